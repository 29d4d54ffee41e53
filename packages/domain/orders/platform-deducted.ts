import { unitsWanted } from '../stock/line-target.ts';
import type { LineUnits, OrderState } from '../stock/line-target.ts';

/**
 * Counts the units that a platform has deducted from its own figure for a line and not put back. Zero for a
 * test order, and if the platform does not lower stock for the order. Pure.
 */
export function platformDeducted(
  order: OrderState & { readonly stockLowered: boolean; readonly test: boolean },
  line: LineUnits,
): number {
  return order.stockLowered && !order.test ? unitsWanted(order, line) : 0;
}
