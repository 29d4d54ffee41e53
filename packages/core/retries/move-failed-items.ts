import { operationNames } from '@onhand/domain/failed-items/operations.ts';
import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import { failedItemMachine } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { statesAccepting, transitionIn } from '@onhand/domain/state-machine.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { applyToFailed } from '../failed-items/apply-event.ts';
import type { FailedItemRow } from '../failed-items/failed-item-row.ts';
import { lockFailedItems } from '../failed-items/lock-failed-items.ts';
import type { ChosenFailedItems } from '../failed-items/lock-failed-items.ts';
import { retries } from './retries.ts';
import type { AfterCommit } from './retry.ts';
import type { StartWork } from './start-work.ts';

/** The failed items of a merchant that somebody chose: by their ids, or the oldest that match a filter. */
export type NamedFailedItems =
  | { readonly ids: readonly FailedItemId[] }
  | {
      readonly filter: {
        readonly integrationId?: IntegrationId;
        readonly operation?: Operation;
        readonly code?: string;
      };
    };

/**
 * The outcome of a move. `refused`: failed items named by id that do not exist, or whose state forbids the
 * move.
 */
export interface Moved {
  readonly moved: FailedItemRow[];
  readonly refused: { id: FailedItemId; code: 'failed_item_not_found' | 'move_forbidden' }[];
}

const mostAtOnce = 1000;

/**
 * Retries or skips failed items of a merchant: all that may be moved, in one transaction.
 * A retry also does what the record of retries says for each operation, and starts its work after the commit.
 */
export async function moveFailedItems(
  db: Db,
  {
    merchantId,
    move,
    chosen,
  }: { readonly merchantId: MerchantId; readonly move: FailedItemMove; readonly chosen: NamedFailedItems },
  { startWork, at }: { readonly startWork: StartWork; readonly at: Date },
): Promise<Moved> {
  const movable = statesAccepting(failedItemMachine, move);
  const { outcome, works } = await inTransaction(db, async (tx) => {
    const locked = await lockFailedItems(tx, merchantId, queryOf(chosen, movable));
    const accepted = locked.filter(({ state }) => movable.includes(state));
    await applyToFailed(tx, move, { merchantId, ids: accepted.map(({ id }) => id) }, at);
    const moved = accepted.map((row) => ({
      ...row,
      state: transitionIn(failedItemMachine, row.state, move),
    }));
    return {
      outcome: { moved, refused: refusalsOf(chosen, locked, movable) },
      works: move === 'retry' ? await retryAll(tx, { merchantId, rows: moved, at }) : [],
    };
  });
  for (const work of works) work(startWork);
  if (move === 'retry') startWork.nudge(outcome.moved.map(({ integrationId }) => integrationId));
  return outcome;
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

function queryOf(chosen: NamedFailedItems, states: readonly FailedItemRow['state'][]): ChosenFailedItems {
  if ('ids' in chosen) return chosen;
  const { integrationId, operation, code } = chosen.filter;
  return { states, integrationId, operation, code, limit: mostAtOnce };
}

function refusalsOf(
  chosen: NamedFailedItems,
  locked: readonly FailedItemRow[],
  movable: readonly FailedItemRow['state'][],
): Moved['refused'] {
  if (!('ids' in chosen)) return [];
  const states = new Map(locked.map((row) => [row.id, row.state]));
  return [...new Set(chosen.ids)]
    .filter((id) => !movable.some((state) => state === states.get(id)))
    .map((id) => ({ id, code: states.has(id) ? 'move_forbidden' : 'failed_item_not_found' }));
}
