import * as publishing from '@onhand/database/publishing/release-scheduled.ts';
import type { Dependencies } from './dependencies.ts';
import type { IntegrationRef } from './publish-due.ts';

/** Releases what waited for a time of the integration's schedule, and sees that somebody publishes it. */
export async function releaseScheduled(
  { db, clock, dispatcher }: Dependencies,
  { integrationId }: IntegrationRef,
): Promise<{ readonly released: number }> {
  const released = await publishing.releaseScheduled(db, integrationId, clock.now());
  if (released > 0) dispatcher.nudge([integrationId]);
  return { released };
}
