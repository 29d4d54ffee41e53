import { proxyActivities, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { SaleOutcome, SaleRef } from './contracts/sale.ts';
import { orderChanged } from './messages.ts';
import { ownFaults } from './retry-policies.ts';
import { searchAttributes } from './search-attributes.ts';

const { rereadOrder } = proxyActivities<Activities>({
  startToCloseTimeout: '45 s',
  retry: ownFaults,
  summary: 'Reads the order again at its platform',
});
const { followSale } = proxyActivities<Activities>({
  startToCloseTimeout: '90 s',
  heartbeatTimeout: '15 s',
  retry: ownFaults,
  summary: 'Waits, a minute at most, for the channels it touched',
});

/**
 * Carries one order through: reads it again where only a hint came in, then follows it until the channels it
 * touched show it. What changes meanwhile is followed in the same run; a later change starts a new one.
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
