import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import { ownFaults } from './retry-policies.ts';

const activities = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Reads page by page, then matches',
});

/**
 * Reads all that an integration lists, once. Nothing starts it any more: `bulk` reads listings. It stays for the runs of
 * installations that began it before, and can go once none of these can be under way.
 */
export async function readListings(integration: IntegrationRef): Promise<void> {
  setCurrentDetails('Reads all that the shop lists. Each page is kept; another run goes on from there.');
  for (;;) {
    const { goOn } = await activities.readListings(integration);
    if (!goOn) {
      return;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof readListings>(integration);
    }
  }
}
