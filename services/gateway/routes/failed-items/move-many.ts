import { movingRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import type {
  manyMoved,
  manyToRetry,
  manyToSkip,
  movingRuns,
} from '@onhand/contracts/gateway-api/failed-items.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import { beginMoving } from '@onhand/core/runs/moving/begin-moving.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/transition.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import type { Dependencies } from '../../dependencies.ts';
import { failedItemView } from '../../views/failed-item-view.ts';
import { bulkRunView } from '../../views/sync-run-view.ts';

/** A request to move many failed items of a merchant. */
interface ManyToMove {
  readonly merchantId: MerchantId;
  readonly move: FailedItemMove;
  readonly chosen: z.infer<typeof manyToRetry | typeof manyToSkip>;
  readonly caller: { readonly label: string };
}

/** Moves named failed items at once. Begins runs that move all those that match a filter. */
export async function moveMany(
  { db, dispatcher, clock }: Pick<Dependencies, 'db' | 'dispatcher' | 'clock'>,
  { merchantId, move, chosen, caller }: ManyToMove,
): Promise<z.infer<typeof manyMoved | typeof movingRuns>> {
  const at = clock.now();
  if ('ids' in chosen) {
    const named = { merchantId, move, ids: chosen.ids };
    const { moved, refused } = await moveFailedItems(db, named, { startWork: dispatcher, at });
    return { moved: moved.map(failedItemView), refused };
  }
  const { state, ...filter } = chosen.filter;
  const runs = await beginMoving(db, { merchantId, move, state, filter, actor: caller.label, at });
  for (const { integrationId } of runs) {
    void dispatcher.bulk({ merchantId, integrationId, operation: 'move_failed_items' });
  }
  return { runs: runs.map((run) => movingRun.parse(bulkRunView(run, at))) };
}
