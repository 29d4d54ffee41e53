import { releaseProducts } from '@onhand/core/products/release-products.ts';
import * as publishing from '@onhand/core/channel-stock/release-scheduled.ts';
import type { ReleaseOutcome, ScheduledTime } from '@onhand/workflows/contracts/scheduled-sync.ts';
import type { Dependencies } from './dependencies.ts';

/** Releases what waited for a time of the integration's schedule, and sees that somebody carries it over. */
export async function releaseScheduled(
  { db, clock, dispatcher }: Dependencies,
  { integrationId, entity = 'inventory' }: ScheduledTime,
): Promise<ReleaseOutcome> {
  const now = clock.now();
  if (entity === 'products') {
    const released = await releaseProducts(db, integrationId, now);
    if (released > 0) void dispatcher.products();
    return { released };
  }
  const released = await publishing.releaseScheduled(db, integrationId, now);
  if (released > 0) dispatcher.nudge([integrationId]);
  return { released };
}
