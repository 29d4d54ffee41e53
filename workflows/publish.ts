import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { recordingFaults } from './closing.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import type { PublishOutcome } from './contracts/publish.ts';
import { channelStockDue } from './messages.ts';
import { ownFaults } from './retry-policies.ts';
import { searchAttributes } from './search-attributes.ts';

const { publishDue } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Publishes due quantities. Stops after a minute without any',
});

/**
 * Publishes an integration's quantities as their only writer. Ends when nothing is due; due work starts it
 * again. Waits on a durable timer while the platform is unreachable.
 */
export async function publish(integration: IntegrationRef): Promise<PublishOutcome> {
  let due = true;
  setHandler(channelStockDue, () => {
    due = true;
  });
  const fault = { ...integration, operation: 'publish_channel' } as const;
  while (due) {
    due = false;
    setCurrentDetails(
      'Publishes due quantities. Ends after a minute without any, and starts again with the next one.',
    );
    const pause = await recordingFaults(fault, () => publishDue(integration));
    switch (pause.kind) {
      case 'idle':
        break;
      case 'reconnect_required':
        setCurrentDetails(
          'The platform refuses the credentials. Enter new credentials to resume publishing.',
        );
        upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: true }]);
        return 'reconnect_required';
      case 'wait':
        setCurrentDetails(
          `The platform is unreachable or asks to wait. The next attempt is at ${momentIn(pause.waitMs)}.`,
        );
        // Only new credentials or a person's resumption signal a waiting publisher and so end the wait. A due
        // figure alone does not signal it (see without-publisher.ts).
        due = false;
        await condition(() => due, pause.waitMs, { summary: 'Waits until the platform may be called again' });
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

/** Returns the time after the wait, by the clock of the workflow run. */
function momentIn(waitMs: number): string {
  return new Date(Date.now() + waitMs).toISOString();
}
