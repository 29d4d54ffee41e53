/** Falls are looked at together over so long. */
export const massDropWindowMs: number = 10 * 60_000;

/** Whether a fall is one of those that, when there are many, are no coincidence: to nothing, or by half or more. */
export function isSteep({ from, seen }: { readonly from: number; readonly seen: number }): boolean {
  return seen <= 0 || seen * 2 <= from;
}

/** Whether so many steep falls within the window are quarantined until somebody decides (DESIGN §4.3). Pure. */
export function isMassDrop(steepFalls: number, linkedListings: number): boolean {
  return steepFalls > Math.max(10, linkedListings / 5);
}
