import type { Activities } from '@onhand/activities/index.ts';
import type { IntegrationRef } from '@onhand/activities/publish-due.ts';
import { proxyActivities } from '@temporalio/workflow';
import { ownFaults } from './retry-policies.ts';

const { releaseScheduled } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  retry: ownFaults,
  summary: 'Lets what waited for this time be written',
});

/**
 * One time of an integration's schedule: what waited for it is released, and its publisher writes it. Started by a
 * Temporal Schedule.
 */
export async function scheduledSync(integration: IntegrationRef): Promise<{ readonly released: number }> {
  return releaseScheduled(integration);
}
