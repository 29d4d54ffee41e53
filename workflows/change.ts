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
  summary: 'Compares the product there with ours, and carries over what changed',
});

/**
 * Carries changes of one product on one integration over, in whichever direction its settings let them pass. What
 * changes meanwhile is carried over in the same run; a later change starts a new one.
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
    // Told twice of the same: what became of it stands.
    if (latest.kind !== 'nothing_due') outcome = latest;
    if (latest.kind === 'again') {
      if (latest.waitMs > 0) {
        await condition(() => due, latest.waitMs, { summary: 'Until it is tried, or read back' });
      }
      due = true;
    }
    if (due && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof change>(product);
  } while (due);
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: outcome.kind === 'failed' }]);
  return outcome;
}
