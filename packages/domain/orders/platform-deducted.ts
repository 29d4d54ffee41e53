import { unitsWanted } from '../stock/line-target.ts';
import type { LineUnits, OrderStanding } from '../stock/line-target.ts';

/**
 * Units that a platform has taken off its own figure because of a line and not put back: none for a test, and none
 * where it does not lower stock for the order. Pure.
 */
export function platformDeducted(
  order: OrderStanding & { readonly stockLowered: boolean; readonly test: boolean },
  line: LineUnits,
): number {
  return order.stockLowered && !order.test ? unitsWanted(order, line) : 0;
}
