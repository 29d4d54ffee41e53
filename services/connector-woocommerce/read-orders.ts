import type { Call } from '@onhand/connector-kit/connector.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { requestsAtOnce } from './limits.ts';
import { changeOf, order } from './order-schema.ts';
import type { Order } from './order-schema.ts';
import { snapshotOf, uncountable } from './order-snapshot.ts';
import { tally } from './order-tally.ts';
import type { ListPage } from './read-list.ts';
import { readRefunds } from './read-refunds.ts';
import { unreadOrder } from './unread-order.ts';

/** Most orders of a page whose refunds are read. The others get the latest moment of their restocking. */
const refundsRead = 20;

type Read =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'unread'; readonly unread: UnreadOrder };

/**
 * Converts the records of a page one by one. A record that cannot be read or counted, or that the shop itself
 * cannot show, is named in `unread` and does not affect the others.
 */
export async function readOrders(
  call: Call,
  records: readonly unknown[],
  { readStartedAt, refused }: { readonly readStartedAt: string; readonly refused: ListPage['refused'] },
): Promise<{ readonly items: OrderSnapshot[]; readonly unread: UnreadOrder[] }> {
  const read = records.map((record): Read => {
    const refusal = refused.get(changeOf(record).id ?? 0);
    return refusal === undefined
      ? readOrder(record)
      : { kind: 'unread', unread: unreadOrder(record, refusal) };
  });
  const orders = read.flatMap((one) => (one.kind === 'order' ? [one.order] : []));
  const restocked = new Set(orders.filter(isRestocked).slice(0, refundsRead));
  const items = await inParallel(orders, requestsAtOnce, async (one) => {
    const refunds = restocked.has(one) ? await readRefunds(call, one.id) : null;
    return snapshotOf(one, { readStartedAt, refunds });
  });
  return { items, unread: read.flatMap((one) => (one.kind === 'unread' ? [one.unread] : [])) };
}

/** Reads a record as an order that can be counted. */
export function readOrder(record: unknown): Read {
  const parsed = order.safeParse(record);
  if (!parsed.success) {
    const message = z.prettifyError(parsed.error);
    return { kind: 'unread', unread: unreadOrder(record, { code: 'order_unreadable', message }) };
  }
  const why = uncountable(parsed.data);
  if (why === undefined) return { kind: 'order', order: parsed.data };
  return { kind: 'unread', unread: unreadOrder(record, { code: 'quantity_uncountable', message: why }) };
}

/** Tells whether refunds have put units of an order back on sale. */
export function isRestocked({ line_items }: Order): boolean {
  return line_items.some((line) => tally(line, '_restock_refunded_items') > 0);
}
