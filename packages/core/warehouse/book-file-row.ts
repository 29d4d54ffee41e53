import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import { asTrial, inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';

/** Why a row of a file was not booked. */
export interface RefusedRow {
  readonly kind: 'refused';
  readonly code: ProblemCode;
  readonly detail?: string;
}

/** What a row of a file did. `unchanged`: it was booked before. `would_book`: it was tried and taken back. */
export type FileRowOutcome<Effect> =
  | ({ readonly kind: 'booked' | 'would_book' | 'unchanged' } & Effect)
  | RefusedRow;

/**
 * Books a row of a file in a transaction of its own, so that a bad row leaves the others alone and no item
 * waits long. A dry run takes it back.
 */
export async function bookFileRow<Effect>(
  db: Db,
  dryRun: boolean,
  book: (tx: Tx) => Promise<{ readonly kind: 'booked' | 'unchanged' } & Effect>,
): Promise<FileRowOutcome<Effect>> {
  try {
    const done = await inTransaction(db, (tx) => (dryRun ? asTrial(tx, () => book(tx)) : book(tx)));
    return done.kind === 'booked' && dryRun ? { ...done, kind: 'would_book' } : done;
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', code: error.code, ...detailOf(error) };
    if (!isFaultOfData(error)) throw error;
    const { code, message: detail } = dataRefusalOf(error);
    return { kind: 'refused', code: code === 'data_refused' ? 'row_refused' : code, detail };
  }
}

function detailOf({ detail }: Refusal): { readonly detail?: string } {
  return detail === undefined ? {} : { detail };
}
