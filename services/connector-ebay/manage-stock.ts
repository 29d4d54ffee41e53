import type { Inventory } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { readItems, seenOf } from './items.ts';
import { requestsAtOnce } from './limits.ts';
import { updateQuantity } from './update-quantity.ts';

type Managed = OutputOf<'inventory.manage'>[number]['result'];

/**
 * Gives items a quantity to ship, 0, where they have none. Their offers keep theirs, of which shoppers then
 * see none, until the next figure is written.
 */
export const manage: NonNullable<Inventory['manage']> = async (call, rows) => {
  const items = await readItems(
    call,
    rows.map(({ ref }) => ref.unit),
  );
  return inParallel(rows, requestsAtOnce, async ({ key, ref }): Promise<{ key: string; result: Managed }> => {
    const found = items.get(ref.unit);
    if (found?.kind === 'item') {
      const isManaged = seenOf(found.item, found.reading).quantity !== null;
      if (isManaged) return { key, result: { kind: 'ok' } };
    } else if (found !== undefined && found.kind !== 'absent') {
      return { key, result: found };
    }
    const unset = await updateQuantity(call, ref.unit, { quantity: 0, offerIds: [] });
    if (unset === null) return { key, result: { kind: 'ok' } };
    switch (unset.kind) {
      case 'missing':
        return { key, result: { kind: 'rejected', code: '25710', message: `eBay has no item ${ref.unit}.` } };
      case 'unit_limited':
        return {
          key,
          result: { kind: 'rate_limited', retryAfterMs: unset.retryAfterMs, limit: unset.limit },
        };
      case 'rejected':
      case 'rate_limited':
      case 'unavailable':
      case 'unknown':
      case 'unauthorized':
        return { key, result: unset };
    }
  });
};
