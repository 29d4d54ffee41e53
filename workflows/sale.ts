import {
  ActivityFailure,
  isCancellation,
  patched,
  proxyActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { closeAsFailed, recordingFaults } from './closing.ts';
import type { CopyRef } from './contracts/copy.ts';
import type { SaleOutcome, SaleRef } from './contracts/sale.ts';
import { orderChanged } from './messages.ts';
import { ownFaults } from './retry-policies.ts';
import { searchAttributes } from './search-attributes.ts';

const { rereadOrder } = proxyActivities<Activities>({
  startToCloseTimeout: '45 s',
  retry: ownFaults,
  summary: 'Rereads the order from its platform',
});
const { followSale } = proxyActivities<Activities>({
  startToCloseTimeout: '90 s',
  heartbeatTimeout: '15 s',
  retry: ownFaults,
  summary: 'Waits at most a minute for the channels that the order touched',
});
const { prepareCopy } = proxyActivities<Activities>({
  startToCloseTimeout: '2 m',
  heartbeatTimeout: '15 s',
  retry: ownFaults,
  summary: 'Looks what to do about the copy of the order',
});
const { createCopy } = proxyActivities<Activities>({
  startToCloseTimeout: '2 m',
  heartbeatTimeout: '15 s',
  // What a call did that got no answer, only a search can tell.
  retry: { maximumAttempts: 1 },
  summary: 'Creates the copy of the order in the source store',
});

/**
 * Copies one order to the source store if it is to be copied. Then follows it until the channels that it
 * touched show it. Rereads the order first if only a hint arrived. A change during the run is followed in
 * this run; a later change starts a new run.
 *
 * Closes as Failed if a channel or the reading failed. The next run, or this run after a reset, retries the
 * order's failed items first.
 */
export async function sale(order: SaleRef): Promise<SaleOutcome> {
  const { merchantId, integrationId, ...name } = order;
  const fault = { merchantId, integrationId, operation: 'follow_order', order: name } as const;
  let changed = false;
  let reread = false;
  setHandler(orderChanged, (news) => {
    changed = true;
    reread ||= news.reread;
  });

  for (;;) {
    const toRead = reread;
    changed = false;
    reread = false;
    const outcome = await recordingFaults(fault, async () => {
      const read = toRead ? await rereadOrder(order) : null;
      return followSale({ ...order, read, copies: true });
    });
    if (outcome.kind === 'read_first') {
      reread = true;
      continue;
    }
    if (outcome.kind === 'copy_first') {
      const { orderId } = outcome;
      await recordingFaults(fault, () => copyOrder({ ...order, orderId }));
      continue;
    }
    if (changed) continue;
    const { failure } = outcome;
    // Runs from before sales closed as Failed, and activities of older workers, complete with the outcome.
    if (failure !== undefined && patched('failed-sales-close-as-failed')) {
      closeAsFailed('SaleFailed', failure);
      continue;
    }
    upsertSearchAttributes([
      { key: searchAttributes.needsAttention, value: outcome.kind === 'completed_with_failures' },
    ]);
    return outcome;
  }
}

/** A copy whose calls keep ending without a record waits for a person. */
const faultsAtMost = 5;
const afterFaultMs = 2_000;

/**
 * Copies an order. A call that creates the copy is sent once. If it ends without a record, the copy is
 * searched for before another one is sent.
 */
async function copyOrder(order: CopyRef): Promise<void> {
  for (let faults = 0; ;) {
    const step = await prepareCopy(order);
    switch (step.kind) {
      case 'settled':
        return;
      case 'wait':
        await sleep(step.ms);
        break;
      case 'create':
        try {
          await createCopy(order);
        } catch (error) {
          if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
          faults += 1;
          if (faults === faultsAtMost) throw error;
          await sleep(afterFaultMs * faults);
        }
    }
  }
}
