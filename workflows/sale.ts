import { proxyActivities, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
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

/**
 * Follows one order until the channels that it touched show it. Rereads the order first if only a hint
 * arrived. A change during the run is followed in this run; a later change starts a new run.
 */
export async function sale(order: SaleRef): Promise<SaleOutcome> {
  let changed = false;
  let reread = false;
  setHandler(orderChanged, (news) => {
    changed = true;
    reread ||= news.reread;
  });

  let outcome: SaleOutcome;
  do {
    const toRead = reread;
    changed = false;
    reread = false;
    const read = toRead ? await rereadOrder(order) : null;
    outcome = await followSale({ ...order, read });
  } while (changed);

  upsertSearchAttributes([
    { key: searchAttributes.needsAttention, value: outcome.kind === 'completed_with_failures' },
  ]);
  return outcome;
}
