import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import { order } from './order-schema.ts';
import type { Listed } from './order-schema.ts';
import { snapshotOf, uncountable } from './order-snapshot.ts';

/**
 * Converts the records of a page one by one. A record that cannot be read or counted is named in `unread` and
 * does not affect the others.
 */
export function readOrders(
  records: readonly Listed[],
  source: { readonly readStartedAt: string },
): { readonly items: OrderSnapshot[]; readonly unread: UnreadOrder[] } {
  const items: OrderSnapshot[] = [];
  const unread: UnreadOrder[] = [];
  for (const record of records) {
    const externalId = String(record.id);
    const parsed = order.safeParse(record);
    const why = parsed.success ? uncountable(parsed.data) : z.prettifyError(parsed.error);
    if (parsed.success && why === undefined) {
      items.push(snapshotOf(parsed.data, source));
    } else {
      const code = parsed.success ? 'quantity_uncountable' : 'order_unreadable';
      unread.push({ externalId, code, message: why ?? '' });
    }
  }
  return { items, unread };
}
