import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { recordingFaults } from './closing.ts';
import type { ReleaseOutcome, ScheduledTime } from './contracts/scheduled-sync.ts';
import { ownFaults } from './retry-policies.ts';

const { releaseScheduled } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  retry: ownFaults,
  summary: 'Releases the records that waited for this time',
});

const operations = {
  inventory: 'release_inventory',
  products: 'release_products',
  customers: 'sync_customers',
  reconcile: 'reconcile',
} as const;

/**
 * Releases the records that waited for this time of an integration's schedule, or begins to sync its customers
 * or to reconcile it. A Temporal Schedule starts it.
 */
export async function scheduledSync(time: ScheduledTime): Promise<ReleaseOutcome> {
  const { merchantId, integrationId, entity = 'inventory' } = time;
  const operation = operations[entity];
  return recordingFaults({ merchantId, integrationId, operation }, () => releaseScheduled(time));
}
