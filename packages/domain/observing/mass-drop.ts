/** Falls within this window are counted together. */
export const massDropWindowMs: number = 10 * 60_000;

/**
 * Tells whether a fall is steep: to zero or below, or by half or more. Many steep falls at once are no
 * coincidence.
 */
export function isSteep({ from, seen }: { readonly from: number; readonly seen: number }): boolean {
  return seen <= 0 || seen * 2 <= from;
}

/**
 * Tells whether the steep falls within the window are too many, so that they are quarantined (DESIGN §4.3).
 * Pure.
 */
export function isMassDrop(steepFalls: number, linkedListings: number): boolean {
  return steepFalls > Math.max(10, linkedListings / 5);
}
