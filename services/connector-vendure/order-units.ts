import type { OrderLine } from '@onhand/contracts/connector/order.ts';
import type { Order } from './order-schema.ts';

/**
 * Counts the fulfilled units of a line, which Vendure subtracted from on-hand. Skips canceled fulfillments,
 * because they returned their units.
 */
export function fulfilledOf({ fulfillments }: Order, lineId: string): number {
  return (fulfillments ?? [])
    .filter(({ state }) => state !== 'Cancelled')
    .flatMap(({ lines }) => lines)
    .filter(({ orderLineId }) => orderLineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/**
 * Derives a line's units. Vendure lowers `quantity` for each canceled unit; a modification may raise it above
 * `orderPlacedQuantity` (the quantity at checkout, 0 for a line added later). Canceled units count as
 * `restocked` if a fulfillment had taken them, and as `cancelled` otherwise.
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
