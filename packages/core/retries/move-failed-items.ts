import { operationNames } from '@onhand/domain/failed-items/operations.ts';
import { failedItemMachine } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId, MerchantId } from '@onhand/domain/ids.ts';
import { statesAccepting, transitionIn } from '@onhand/domain/state-machine.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { applyToFailed } from '../failed-items/apply-event.ts';
import type { FailedItemRow } from '../failed-items/failed-item-row.ts';
import { lockFailedItems } from '../failed-items/lock-failed-items.ts';
import { retries } from './retries.ts';
import type { AfterCommit } from './retry.ts';
import type { StartWork } from './start-work.ts';

/**
 * The outcome of a move. `refused`: failed items that do not exist, or whose state forbids the move.
 */
export interface Moved {
  readonly moved: FailedItemRow[];
  readonly refused: { id: FailedItemId; code: 'failed_item_not_found' | 'move_forbidden' }[];
}

/** A move of failed items of a merchant. */
export interface MoveToMake {
  readonly merchantId: MerchantId;
  readonly move: FailedItemMove;
  readonly ids: readonly FailedItemId[];
}

/**
 * Retries or skips failed items of a merchant: all that may be moved, in one transaction.
 * A retry also does what the record of retries says for each operation, and starts its work after the commit.
 */
export async function moveFailedItems(
  db: Db,
  wanted: MoveToMake,
  { startWork, at }: { readonly startWork: StartWork; readonly at: Date },
): Promise<Moved> {
  const { merchantId, move, ids } = wanted;
  const movable = statesAccepting(failedItemMachine, move);
  const { locked, moved, works } = await inTransaction(db, async (tx) => {
    const locked = await lockFailedItems(tx, merchantId, ids);
    const accepted = locked.filter(({ state }) => movable.includes(state));
    return { locked, ...(await moveLocked(tx, { merchantId, move, rows: accepted, at })) };
  });
  startAfterMove({ move, moved, works }, startWork);
  return { moved, refused: refusalsOf(ids, locked, movable) };
}

/** What a move changed, and the work to start once it is committed. */
export interface MovedItems {
  readonly move: FailedItemMove;
  readonly moved: FailedItemRow[];
  readonly works: readonly AfterCommit[];
}

/** Moves locked failed items whose states accept the move, in the caller's transaction. */
export async function moveLocked(
  tx: Tx,
  {
    merchantId,
    move,
    rows,
    at,
  }: {
    readonly merchantId: MerchantId;
    readonly move: FailedItemMove;
    readonly rows: readonly FailedItemRow[];
    readonly at: Date;
  },
): Promise<MovedItems> {
  await applyToFailed(tx, move, { merchantId, ids: rows.map(({ id }) => id) }, at);
  const moved = rows.map((row) => ({ ...row, state: transitionIn(failedItemMachine, row.state, move) }));
  return { move, moved, works: move === 'retry' ? await retryAll(tx, { merchantId, rows: moved, at }) : [] };
}

/** Starts the work that a committed move needs. */
export function startAfterMove({ move, moved, works }: MovedItems, startWork: StartWork): void {
  for (const work of works) work(startWork);
  if (move === 'retry') startWork.nudge(moved.map(({ integrationId }) => integrationId));
}

async function retryAll(
  tx: Tx,
  { merchantId, rows, at }: { merchantId: MerchantId; rows: readonly FailedItemRow[]; at: Date },
): Promise<readonly AfterCommit[]> {
  const works: AfterCommit[] = [];
  for (const operation of operationNames) {
    const items = rows.filter((row) => row.operation === operation);
    if (items.length > 0) works.push(...(await retries[operation](tx, { merchantId, items, at })));
  }
  return works;
}

function refusalsOf(
  ids: readonly FailedItemId[],
  locked: readonly FailedItemRow[],
  movable: readonly FailedItemRow['state'][],
): Moved['refused'] {
  const states = new Map(locked.map((row) => [row.id, row.state]));
  return [...new Set(ids)]
    .filter((id) => !movable.some((state) => state === states.get(id)))
    .map((id) => ({ id, code: states.has(id) ? 'move_forbidden' : 'failed_item_not_found' }));
}
