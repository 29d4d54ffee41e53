import { continueAsNew, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import { ownFaults } from './retry-policies.ts';

const { pollOrders } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Asks again and again, for some minutes',
});

/** Asks a platform that sends no webhooks for changed orders, as often as its connector says, until it is revoked. */
export async function poll(integration: IntegrationRef): Promise<void> {
  // Not static details: those are lost when it continues as new.
  setCurrentDetails('Asks a platform without webhooks for orders. Ends when it refuses the credentials.');
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
