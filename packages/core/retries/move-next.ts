import type { Db, Tx } from '@onhand/database/connect.ts';
import type { FailedItemId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { lockFailedItems } from '../failed-items/lock-failed-items.ts';
import { carryPage, changeIfCurrent } from '../runs/carry-page.ts';
import { endRun } from '../runs/change-run.ts';
import { choiceOf, findNextChosen, isStillChosen } from '../runs/moving/chosen-items.ts';
import type { RunRow } from '../runs/run-row.ts';
import { moveLocked, startAfterMove } from './move-failed-items.ts';
import type { MovedItems } from './move-failed-items.ts';
import type { StartWork } from './start-work.ts';

/**
 * Retries or skips the next failed items that the run's person chose, in one commit with the run's cursor.
 * Leaves out those that have another state or a newer attempt since the run began. Ends the run after the
 * last page, and returns whether it went on.
 */
export async function moveNextFailedItems(
  db: Db,
  run: RunRow,
  {
    startWork,
    clock,
    limit,
  }: { readonly startWork: StartWork; readonly clock: { now(): Date }; readonly limit: number },
): Promise<'carried' | 'ended'> {
  const ids = await findNextChosen(db, run, limit);
  const last = ids.at(-1);
  if (last === undefined) {
    await end(db, run, clock.now());
    return 'ended';
  }
  // A transaction that was rolled back leaves work here that need not start. It does no harm.
  const done: MovedItems[] = [];
  await carryPage<FailedItemId>(
    db,
    run,
    {
      rows: ids,
      keyOf: (id) => id,
      next: { cursor: last, phase: 'moving' },
      async store(tx, some, at) {
        const moved = await moveChosen(tx, run, some, at);
        done.push(moved);
        return { done: moved.moved.length };
      },
      conclude: async (_tx, problems) => ({ failed: problems.length }),
    },
    { clock },
  );
  for (const one of done) startAfterMove(one, startWork);
  return 'carried';
}

async function moveChosen(tx: Tx, run: RunRow, ids: readonly FailedItemId[], at: Date): Promise<MovedItems> {
  const { merchantId } = run;
  const locked = await lockFailedItems(tx, merchantId, ids);
  const { rows } = await sql<{ id: FailedItemId }>`
    select id from failed_items where id = any(${ids}::uuid[]) and ${isStillChosen(run)}`.execute(tx);
  const chosen = new Set(rows.map(({ id }) => id));
  return moveLocked(tx, {
    merchantId,
    move: choiceOf(run).move,
    rows: locked.filter(({ id }) => chosen.has(id)),
    at,
  });
}

/** Ends the run. Counts as skipped what had another state before the run reached it. */
async function end(db: Db, run: RunRow, at: Date): Promise<void> {
  await changeIfCurrent(db, run, async (tx, running) => {
    const { total = 0, done = 0, failed = 0 } = running.counts;
    await endRun(tx, running, at, { counts: { skipped: Math.max(0, total - done - failed) } });
  });
}
