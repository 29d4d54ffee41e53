import type { Activities } from '@onhand/activities/index.ts';
import type { IntegrationRef } from '@onhand/activities/publish-due.ts';
import { continueAsNew, proxyActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { channelStockDue } from './messages.ts';
import { ownFaults } from './retry-policies.ts';

const { publishDue } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
});

/**
 * The only writer of an integration's quantities. Ends when nothing is due, and is started again when something
 * is; waits on a durable timer while the platform is away.
 */
export async function publish(integration: IntegrationRef): Promise<'idle' | 'reconnect_required'> {
  let due = true;
  setHandler(channelStockDue, () => {
    due = true;
  });
  while (due) {
    due = false;
    const pause = await publishDue(integration);
    switch (pause.kind) {
      case 'idle':
        break;
      case 'reconnect_required':
        return 'reconnect_required';
      case 'wait':
        await sleep(pause.waitMs);
        due = true;
        break;
      case 'handed_over':
        due = true;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof publish>(integration);
    }
  }
  return 'idle';
}
