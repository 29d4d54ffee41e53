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
import type { IntegrationRef } from './contracts/integration.ts';
import type { PublishOutcome } from './contracts/publish.ts';
import { channelStockDue } from './messages.ts';
import { ownFaults } from './retry-policies.ts';
import { searchAttributes } from './search-attributes.ts';

const { publishDue } = proxyActivities<Activities>({
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Writes what is due, until a minute after the last of it',
});

/**
 * The only writer of an integration's quantities. Ends when nothing is due, and is started again when something
 * is; waits on a durable timer while the platform is away.
 */
export async function publish(integration: IntegrationRef): Promise<PublishOutcome> {
  let due = true;
  setHandler(channelStockDue, () => {
    due = true;
  });
  while (due) {
    due = false;
    setCurrentDetails('Writes what is due. Ends a minute after the last of it; what is due starts it again.');
    const pause = await publishDue(integration);
    switch (pause.kind) {
      case 'idle':
        break;
      case 'reconnect_required':
        setCurrentDetails('The platform refuses the credentials. New ones start it again.');
        upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: true }]);
        return 'reconnect_required';
      case 'wait':
        setCurrentDetails(
          `The platform is away, or asks to wait. It is tried again at ${momentIn(pause.waitMs)}.`,
        );
        // New credentials, or a person's resumption, end the wait: whoever only needs a figure written does not ask
        // a publisher that waits (see without-publisher.ts).
        due = false;
        await condition(() => due, pause.waitMs, { summary: 'The platform is away, or asks to wait' });
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

/** The moment that is this far away, by the clock of the run. */
function momentIn(waitMs: number): string {
  return new Date(Date.now() + waitMs).toISOString();
}
