import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { ReleaseOutcome, ScheduledTime } from './contracts/scheduled-sync.ts';
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
export async function scheduledSync(time: ScheduledTime): Promise<ReleaseOutcome> {
  return releaseScheduled(time);
}
