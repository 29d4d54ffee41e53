/**
 * Counts the units that a platform has deducted from its own figure for a line and not put back. Zero for a
 * test order. Pure.
 */
export function platformDeducted(
  order: { readonly test: boolean },
  line: { readonly stockLowered: number },
): number {
  return order.test ? 0 : line.stockLowered;
}
