import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import { ownFaults } from './retry-policies.ts';

const { pollOrders } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Polls the platform for several minutes',
});

/**
 * Polls a platform without webhooks for changed orders until the integration is revoked. The connector sets
 * how often.
 */
export async function poll(integration: IntegrationRef): Promise<void> {
  // Static details would be lost when the workflow continues as new.
  setCurrentDetails(
    'Polls a platform without webhooks for changed orders. Stops if the platform refuses the credentials.',
  );
  for (;;) {
    const { goOn } = await pollOrders(integration);
    if (!goOn) {
      return;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof poll>(integration);
    }
  }
}
