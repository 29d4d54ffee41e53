import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';
import { addCounts, splitSkipped } from '@onhand/domain/runs/run.ts';
import type { CarriedPage, RunCounts } from '@onhand/domain/runs/run.ts';
import { advanceRun, endRun } from '../change-run.ts';
import { lockLiveOfMerchant } from '../find-run.ts';
import type { MerchantRunRow } from '../run-row.ts';
import { storeEach } from '../store-each.ts';

/** A page of a run about items of a merchant. */
interface RunPage<Row> {
  /** The next rows, in the order of their keys. None: the run has come to its end. */
  readonly rows: readonly Row[];
  /** Returns the key of a row. The last one is the run's next cursor. */
  readonly keyOf: (row: Row) => string;
  /** Processes rows, all or none. Returns what to count, with reasons as `skippedFor` counts them. */
  readonly store: (tx: Tx, run: MerchantRunRow, rows: readonly Row[], at: Date) => Promise<RunCounts>;
}

/**
 * Processes a page of a run in one commit with the run's cursor. A row that the database refuses keeps only
 * itself out. Ends the run after the last page. Does nothing if the run is at another page by now.
 */
export async function processPage<Row>(
  db: Db,
  run: MerchantRunRow,
  { rows, keyOf, store }: RunPage<Row>,
  at: Date,
): Promise<void> {
  const last = rows.at(-1);
  if (last === undefined) {
    await changeAtPage(db, run, (tx, running) => endRun(tx, running, at));
    return;
  }
  const advance = (tx: Tx, running: MerchantRunRow, page: Pick<CarriedPage, 'counts' | 'problems'>) =>
    advanceRun(
      tx,
      running,
      {
        phase: run.phase,
        cursor: keyOf(last),
        ...splitSkipped(addCounts(page.counts, { failed: page.problems.length })),
        problems: page.problems,
      },
      at,
    );
  try {
    await changeAtPage(db, run, async (tx, running) => {
      await advance(tx, running, { counts: await store(tx, running, rows, at), problems: [] });
    });
  } catch (error) {
    if (!isFaultOfData(error)) throw error;
    const one = async (tx: Tx, some: readonly Row[]) =>
      (await lockAtPage(tx, run)) === undefined ? {} : store(tx, run, some, at);
    const stored = await storeEach(db, { rows, keyOf, store: one }, at);
    await changeAtPage(db, run, (tx, running) => advance(tx, running, stored));
  }
}

async function changeAtPage(
  db: Db,
  run: MerchantRunRow,
  change: (tx: Tx, running: MerchantRunRow) => Promise<void>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const running = await lockAtPage(tx, run);
    if (running !== undefined) await change(tx, running);
  });
}

/** Locks the run. Returns undefined if it is not at its page any more, or was cancelled. */
async function lockAtPage(tx: Tx, run: MerchantRunRow): Promise<MerchantRunRow | undefined> {
  const live = await lockLiveOfMerchant(tx, run);
  return live?.id === run.id && live.state === 'running' && live.cursor === run.cursor ? live : undefined;
}
