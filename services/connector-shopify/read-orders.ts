import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import { idOf } from './gid.ts';
import { order, orderName } from './order-schema.ts';
import type { Order } from './order-schema.ts';
import { snapshotOf } from './order-snapshot.ts';
import { allLines, mostRefunds, readRefunds } from './read-order-parts.ts';

/** Requests the shop's locations as far as it matters whether there is only one. */
export const locationsField = 'locations(first: 2) { nodes { id } }';
export const locationsOfShop = z.object({ nodes: z.array(z.object({ id: z.string() })) });
/** What {@link locationsField} costs. */
export const locationsPoints = 5;

interface ReadOrders {
  readonly kind: 'read';
  readonly items: OrderSnapshot[];
  readonly unread: UnreadOrder[];
}

/**
 * Reads the orders of an answer, one by one, with all their lines and refunds. An order that cannot be read
 * or counted is named, and costs no other.
 */
export async function readOrders(
  call: Call,
  nodes: readonly unknown[],
  {
    locations,
    startedAt,
  }: { readonly locations: z.infer<typeof locationsOfShop>; readonly startedAt: string },
): Promise<ReadOrders | SharedFault> {
  const orders: Order[] = [];
  const unread: UnreadOrder[] = [];
  for (const node of nodes) {
    const parsed = order.safeParse(node);
    if (parsed.success) {
      orders.push(parsed.data);
      continue;
    }
    const message = z.prettifyError(parsed.error);
    const name = orderName.safeParse(node);
    // An order without a name may be any, so the pass must not seem complete.
    if (!name.success) return { kind: 'unavailable', message: `An order cannot be read: ${message}` };
    const code = isQuantityOutOfRange(parsed.error) ? 'quantity_out_of_range' : 'record_unreadable';
    unread.push({ externalId: idOf(name.data.id), code, message });
  }
  const refunds = await readRefunds(call, orders);
  if (refunds.kind !== 'refunds') return refunds;

  const [location, another] = locations.nodes;
  const onlyLocation = another === undefined && location !== undefined ? idOf(location.id) : undefined;
  const items: OrderSnapshot[] = [];
  for (const one of orders) {
    const ofOrder = refunds.byOrder.get(one.id) ?? [];
    if (ofOrder.length >= mostRefunds) {
      const message = `The order has ${mostRefunds} refunds or more, which cannot all be read.`;
      unread.push({ externalId: idOf(one.id), code: 'refunds_too_many', message });
      continue;
    }
    const whole = await allLines(call, one);
    if (whole.kind !== 'list') return whole;
    items.push(snapshotOf({ order: one, lines: whole.nodes, refunds: ofOrder }, { startedAt, onlyLocation }));
  }
  return { kind: 'read', items, unread };
}
