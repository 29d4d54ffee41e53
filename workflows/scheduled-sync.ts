import type { Activities } from '@onhand/activities/index.ts';
import type { ScheduledTime } from '@onhand/activities/release-scheduled.ts';
import { proxyActivities } from '@temporalio/workflow';
import { ownFaults } from './retry-policies.ts';

const { releaseScheduled } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  retry: ownFaults,
  summary: 'Lets what waited for this time be written',
});

/**
 * One time of an integration's schedule: what waited for it is released, and then written. Started by a
 * Temporal Schedule.
 */
export async function scheduledSync(time: ScheduledTime): Promise<{ readonly released: number }> {
  return releaseScheduled(time);
}
