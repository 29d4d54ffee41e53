import * as runs from '@onhand/core/runs/scheduled/release-scheduled.ts';
import type { ReleaseOutcome, ScheduledTime } from '@onhand/workflows/contracts/scheduled-sync.ts';
import type { Dependencies } from './dependencies.ts';

/** Releases the records that waited for a time of the integration's schedule, and starts their publishing. */
export async function releaseScheduled(
  { db, clock, dispatcher }: Dependencies,
  { merchantId, integrationId, entity = 'inventory' }: ScheduledTime,
): Promise<ReleaseOutcome> {
  const time = { merchantId, integrationId, entity, at: clock.now() };
  const released = await runs.releaseScheduled(db, time);
  if (released > 0) {
    if (entity === 'products') void dispatcher.products();
    else dispatcher.nudge([integrationId]);
  }
  return { released };
}
