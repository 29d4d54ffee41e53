import type { Db, Tx } from './connect.ts';
import { inSavepoint, inTransaction, isFaultOfData, sqlState } from './transaction.ts';

/** How rows are processed that may hold data which the database refuses. */
export interface RowWork<Row, Result> {
  /** Processes some of the rows in one transaction, all or none. */
  readonly work: (tx: Tx, rows: readonly Row[]) => Promise<Result>;
  /** Records a row that fails alone, in transactions of its own if not said otherwise. */
  readonly refuse: (row: Row, error: unknown) => Promise<Result>;
  /** Tells whether a row may be to blame for an error. Default: the data of a row is. */
  readonly isOfRow?: (error: unknown) => boolean;
}

/**
 * Processes rows in one transaction. If a row may be to blame for an error, processes them in two halves,
 * until only the bad rows fail, each alone. Returns the results of the parts in the order of the rows. A lone
 * row that breaks a unique key is tried twice: another transaction may have stored it meanwhile, which the
 * second try sees.
 *
 * Throws every other error. Parts that succeeded before it stay committed, so the work must be idempotent.
 */
export async function rowByRow<Row, Result>(
  db: Db,
  rows: readonly Row[],
  each: RowWork<Row, Result>,
): Promise<readonly Result[]> {
  return inHalves(rows, each, (some) => inTransaction(db, (tx) => each.work(tx, some)));
}

/**
 * Processes rows as `rowByRow` does, as part of a transaction: each try is a savepoint. `refuse` runs in the
 * transaction, too.
 */
export async function rowByRowWithin<Row, Result>(
  tx: Tx,
  rows: readonly Row[],
  each: RowWork<Row, Result>,
): Promise<readonly Result[]> {
  return inHalves(rows, each, (some) => inSavepoint(tx, () => each.work(tx, some)));
}

async function inHalves<Row, Result>(
  rows: readonly Row[],
  each: RowWork<Row, Result>,
  tryOut: (rows: readonly Row[]) => Promise<Result>,
): Promise<readonly Result[]> {
  const { isOfRow = isFaultOfData } = each;
  const [first] = rows;
  if (first === undefined) return [];
  try {
    return [await tryOut(rows)];
  } catch (error) {
    if (!isOfRow(error)) throw error;
    if (rows.length === 1) return [await tryAgain(first, error, each, tryOut)];
    const half = Math.ceil(rows.length / 2);
    const results = await inHalves(rows.slice(0, half), each, tryOut);
    return [...results, ...(await inHalves(rows.slice(half), each, tryOut))];
  }
}

async function tryAgain<Row, Result>(
  row: Row,
  error: unknown,
  { refuse, isOfRow = isFaultOfData }: RowWork<Row, Result>,
  tryOut: (rows: readonly Row[]) => Promise<Result>,
): Promise<Result> {
  if (sqlState(error) !== uniqueViolation) return refuse(row, error);
  try {
    return await tryOut([row]);
  } catch (again) {
    if (!isOfRow(again)) throw again;
    return refuse(row, again);
  }
}

const uniqueViolation = '23505';
