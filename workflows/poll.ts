import {
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { recordingFaults } from './closing.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import { passWanted } from './messages.ts';
import { ownFaults } from './retry-policies.ts';

const { hearOrders, pollOrders } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Reads changed orders',
});

/**
 * Reads an integration's changed orders, pass by pass, until the integration is revoked. Waits for the next
 * pass on a durable timer, or in its activity where passes are seconds apart. A signal ends the wait.
 */
export async function poll(integration: IntegrationRef): Promise<void> {
  // Static details would be lost when the workflow continues as new.
  setCurrentDetails('Reads changed orders. Stops if the platform refuses the credentials.');
  if (!patched('passes-on-a-timer')) return pollForEver(integration);
  let wanted = false;
  setHandler(passWanted, () => {
    wanted = true;
  });
  for (;;) {
    wanted = false;
    const next = await recordingFaults(faultOf(integration), () => hearOrders(integration));
    if (next.kind === 'ended') {
      return;
    }
    await condition(() => wanted, next.waitMs, { summary: 'Waits for the next pass' });
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof poll>(integration);
    }
  }
}

const faultOf = (integration: IntegrationRef) => ({ ...integration, operation: 'read_orders' }) as const;

/** Goes on with runs that began when every wait took place in the activity. */
async function pollForEver(integration: IntegrationRef): Promise<void> {
  for (;;) {
    const { goOn } = await recordingFaults(faultOf(integration), () => pollOrders(integration));
    if (!goOn) {
      return;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof poll>(integration);
    }
  }
}
