import {
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
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
 * change during the run is synchronized in this run. A later change starts a new run.
 */
export async function change(product: ChannelProductRef): Promise<ChangeOutcome> {
  let due = true;
  setHandler(productDue, () => {
    due = true;
  });
  let outcome: ChangeOutcome = { kind: 'nothing_due' };
  do {
    due = false;
    const latest = await carryChange(product);
    // A second signal may announce a change that is synchronized already. The earlier outcome then stays.
    if (latest.kind !== 'nothing_due') outcome = latest;
    if (latest.kind === 'again') {
      if (latest.waitMs > 0) {
        await condition(() => due, latest.waitMs, { summary: 'Waits for the next attempt or read-back' });
      }
      due = true;
    }
    if (due && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof change>(product);
  } while (due);
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: outcome.kind === 'failed' }]);
  return outcome;
}
