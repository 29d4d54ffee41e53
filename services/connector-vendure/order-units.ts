import type { OrderLine } from '@onhand/contracts/connector/order.ts';
import type { Order } from './order-schema.ts';

/** Units of a line that fulfilments took, which Vendure took off on-hand; cancelled fulfilments gave theirs back. */
export function fulfilledOf({ fulfillments }: Order, lineId: string): number {
  return (fulfillments ?? [])
    .filter(({ state }) => state !== 'Cancelled')
    .flatMap(({ lines }) => lines)
    .filter(({ orderLineId }) => orderLineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/**
 * A line's units. Vendure lowers a line's `quantity` as units are cancelled and keeps what was ordered at checkout
 * in `orderPlacedQuantity` (0 for a line that a modification added); a modification may raise `quantity` above it.
 * Cancelled units that no fulfilment had taken were released; the others were put back on hand.
 */
export function unitsOf(
  order: Order,
  line: Order['lines'][number],
): Pick<OrderLine, 'quantity' | 'cancelled' | 'restocked'> {
  const fulfilled = fulfilledOf(order, line.id);
  const quantity = Math.max(line.orderPlacedQuantity, line.quantity, fulfilled);
  const noLongerWanted = quantity - line.quantity;
  const cancelled = Math.min(noLongerWanted, quantity - fulfilled);
  return { quantity, cancelled, restocked: noLongerWanted - cancelled };
}
