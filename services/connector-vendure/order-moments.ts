import type { Moment, OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import type { History, Order } from './order-schema.ts';

/**
 * Derives when an order began to reserve stock, was cancelled or closed. With Vendure's default strategies
 * an order is placed by the same transition that allocates its units: to `PaymentAuthorized` or
 * `PaymentSettled`. Without its history, the last change is the latest moment of a cancellation.
 */
export function momentsOf(
  order: Order,
  state: OrderSnapshot['state'],
  history: History | undefined,
): Pick<OrderSnapshot, 'reservedAt' | 'cancelledAt' | 'closedAt'> {
  const { orderPlacedAt: placedAt } = order;
  switch (state) {
    case 'pending':
      return {};
    case 'open':
    case 'closed': {
      const at = state === 'closed' ? enteredAt(history, 'Shipped') : undefined;
      return {
        ...(placedAt !== null && { reservedAt: { at: placedAt, exact: true } }),
        ...(at !== undefined && { closedAt: { at, exact: true } }),
      };
    }
    case 'cancelled': {
      const at = enteredAt(history, 'Cancelled');
      return { cancelledAt: at === undefined ? latest(order) : { at, exact: true } };
    }
  }
}

/** Derives when units of a line were last put back on sale: by a cancellation, or by a modification. */
export function restockedAt(order: Order, lineId: string, history: History | undefined): Moment {
  const at = [...cancellationsOf(history, lineId), ...reductionsOf(history, lineId)].sort().at(-1);
  return at === undefined ? latest(order) : { at, exact: true };
}

function latest({ updatedAt: at }: Order): Moment {
  return { at, exact: false };
}

const transition = z.object({ to: z.string() });

function enteredAt(history: History | undefined, state: 'Cancelled' | 'Shipped'): string | undefined {
  return history?.history.items.find(
    ({ type, data }) => type === 'ORDER_STATE_TRANSITION' && transition.safeParse(data).data?.to === state,
  )?.createdAt;
}

const cancellation = z.object({
  lines: z.array(z.object({ orderLineId: z.union([z.string(), z.number()]).transform(String) })),
});

function cancellationsOf(history: History | undefined, lineId: string): string[] {
  return (history?.history.items ?? [])
    .filter(({ type }) => type === 'ORDER_CANCELLATION')
    .filter(({ data }) => {
      const lines = cancellation.safeParse(data).data?.lines ?? [];
      return lines.some(({ orderLineId }) => orderLineId === lineId);
    })
    .map(({ createdAt }) => createdAt);
}

function reductionsOf(history: History | undefined, lineId: string): string[] {
  return (history?.modifications ?? [])
    .filter(({ lines }) => lines.some(({ orderLineId, quantity }) => orderLineId === lineId && quantity < 0))
    .map(({ createdAt }) => createdAt);
}
