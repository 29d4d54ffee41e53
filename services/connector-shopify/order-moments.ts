import type { Moment, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { mostFulfilments } from './order-schema.ts';
import type { Order, Refund } from './order-schema.ts';
import { restocksOf } from './order-units.ts';

/** The source of orders that were drafts, for which staff may have reserved units before. */
const fromDraft = 'shopify_draft_order';

/** Derives when an order began to reserve stock, was cancelled, or when its last units left. */
export function momentsOf(
  order: Order,
  state: OrderSnapshot['state'],
): Pick<OrderSnapshot, 'reservedAt' | 'cancelledAt' | 'closedAt'> {
  const reservedAt = { at: order.createdAt, exact: order.sourceName !== fromDraft };
  switch (state) {
    case 'pending':
      return {};
    case 'open':
      return { reservedAt };
    case 'closed':
      return { reservedAt, closedAt: lastLeftAt(order) };
    case 'cancelled':
      return order.cancelledAt === null ? {} : { cancelledAt: { at: order.cancelledAt, exact: true } };
  }
}

function lastLeftAt({ fulfillments, updatedAt }: Order): Moment {
  const left = fulfillments.filter(({ status }) => status === 'SUCCESS').map(({ createdAt }) => createdAt);
  const at = left.toSorted((one, other) => Date.parse(one) - Date.parse(other)).at(-1);
  // There may be a later one among those that were not read.
  return at === undefined || fulfillments.length >= mostFulfilments
    ? { at: updatedAt, exact: false }
    : { at, exact: true };
}

/** Derives when units of a line were last put back on sale. Null: never. */
export function restockedAt(order: Order, lineId: string, refunds: readonly Refund[]): Moment | null {
  const restocks = restocksOf(lineId, refunds);
  if (restocks.length === 0) return null;
  const told = restocks.flatMap(({ at }) => at ?? []);
  const at = told.toSorted((one, other) => Date.parse(one) - Date.parse(other)).at(-1);
  return at === undefined || told.length < restocks.length
    ? { at: order.updatedAt, exact: false }
    : { at, exact: true };
}
