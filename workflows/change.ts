import {
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { closeAsFailed, recordingFaults } from './closing.ts';
import type { ChangeOutcome, ChannelProductRef } from './contracts/change.ts';
import { productDue } from './messages.ts';
import { ownFaults } from './retry-policies.ts';
import { searchAttributes } from './search-attributes.ts';

const { carryChange } = proxyActivities<Activities>({
  startToCloseTimeout: '90 s',
  retry: ownFaults,
  summary: 'Compares the product on the platform with ours and synchronizes the changes',
});

/**
 * Synchronizes the changes of one product on one integration, in the directions that its settings permit. A
 * change during the run is synchronized in this run. A later change starts a new run. Closes as Failed if the
 * platform refuses the change, or cannot be reached for long.
 */
export async function change(product: ChannelProductRef): Promise<ChangeOutcome> {
  const { merchantId, integrationId, externalGroup } = product;
  const fault = { merchantId, integrationId, operation: 'carry_change', externalGroup } as const;
  let due = true;
  setHandler(productDue, () => {
    due = true;
  });
  let outcome: ChangeOutcome = { kind: 'nothing_due' };
  do {
    due = false;
    const latest = await recordingFaults(fault, () => carryChange(product));
    // A second signal may announce a change that is synchronized already. The earlier outcome then stays.
    if (latest.kind !== 'nothing_due') outcome = latest;
    if (latest.kind === 'again') {
      if (latest.waitMs > 0) {
        await condition(() => due, latest.waitMs, { summary: 'Waits for the next attempt or read-back' });
      }
      due = true;
    }
    const failure = outcome.kind === 'failed' ? outcome.failure : undefined;
    if (!due && failure !== undefined && patched('failed-changes-close-as-failed')) {
      closeAsFailed('ChangeFailed', failure);
      // The run was reset after the failure.
      outcome = { kind: 'nothing_due' };
      due = true;
    }
    if (due && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof change>(product);
  } while (due);
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: outcome.kind === 'failed' }]);
  return outcome;
}
