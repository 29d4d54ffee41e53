import type { OrderContent } from './order-content.ts';

/** What became of the units of an order that Onhand closes: they left for good, or they are on sale again. */
export type ClosedUnits = 'left' | 'returned';

/** An order is gone if its platform does not know it in two readings that are at least this far apart. */
export const goneAfterMs: number = 60 * 60_000;

/**
 * Returns what became of the units of an order that its platform has deleted for good. `restores`: the
 * platform puts the units of a deleted order back on sale. A pending order never took any. Pure.
 */
export function unitsOfGone({ state }: Pick<OrderContent, 'state'>, restores: boolean): ClosedUnits {
  return restores || state === 'pending' ? 'returned' : 'left';
}

/**
 * Builds the content of an order that Onhand closes without its platform. Units that left stay away; returned
 * units are on sale again, on the platform too. Pure.
 */
export function closedOrder<Order extends OrderContent>(order: Order, units: ClosedUnits): Order {
  const returned = units === 'returned';
  const lines = order.lines.map((line) => ({
    ...line,
    restockOnCancel: returned,
    stockLowered: returned ? 0 : line.stockLowered,
  }));
  return { ...order, state: 'cancelled', lines };
}
