import * as runs from '@onhand/core/runs/scheduled/release-scheduled.ts';
import type { Dependencies } from './dependencies.ts';
import type { IntegrationRef } from './publish-due.ts';

/** A time of an integration's schedule. One that does not say of what is of its inventory. */
export interface ScheduledTime extends IntegrationRef {
  readonly entity?: 'inventory' | 'products';
}

/** Releases what waited for a time of the integration's schedule, and sees that somebody carries it over. */
export async function releaseScheduled(
  { db, clock, dispatcher }: Dependencies,
  { merchantId, integrationId, entity = 'inventory' }: ScheduledTime,
): Promise<{ readonly released: number }> {
  const time = { merchantId, integrationId, entity, at: clock.now() };
  const released = await runs.releaseScheduled(db, time);
  if (released > 0) {
    if (entity === 'products') void dispatcher.products();
    else dispatcher.nudge([integrationId]);
  }
  return { released };
}
