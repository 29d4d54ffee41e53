import { beginOwnRunsAgain } from '@onhand/core/runs/begin-own-runs.ts';
import { beginReconciliations } from '@onhand/core/runs/reconciling/begin-reconciliation.ts';
import * as runs from '@onhand/core/runs/scheduled/release-scheduled.ts';
import type { ReleaseOutcome, ScheduledTime } from '@onhand/workflows/contracts/scheduled-sync.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Releases the records that waited for a time of the integration's schedule, and starts their publishing; or
 * begins to sync its customers or to reconcile it.
 */
export async function releaseScheduled(
  { db, clock, dispatcher }: Dependencies,
  { merchantId, integrationId, entity = 'inventory' }: ScheduledTime,
): Promise<ReleaseOutcome> {
  if (entity === 'reconcile') {
    const begin = { merchantId, integrationIds: [integrationId], actor: null, at: clock.now() };
    const { toCarry, begun } = await beginReconciliations(db, begin);
    // A run whose workflow does not start here is started by the sweep.
    await Promise.all(toCarry.map((operation) => dispatcher.bulk(operation)));
    return { released: begun.size };
  }
  if (entity === 'customers') {
    const of = { merchantId, integrationIds: [integrationId] };
    const toCarry = await beginOwnRunsAgain(db, { ...of, operation: 'sync_customers', at: clock.now() });
    await Promise.all(toCarry.map((operation) => dispatcher.bulk(operation)));
    return { released: toCarry.length };
  }
  const time = { merchantId, integrationId, entity, at: clock.now() };
  const released = await runs.releaseScheduled(db, time);
  if (released > 0) {
    if (entity === 'products') void dispatcher.products();
    else dispatcher.nudge([integrationId]);
  }
  return { released };
}
