/** A customer in so many failed calls in a row becomes a failed item. */
export const failuresAtMost = 5;

/**
 * Returns how many of these customers go into the next call. Each failed call of a customer halves it, so the
 * customer whose data fails a call is alone before the last one. Pure.
 *
 * @param failures of each customer, in their order: its failed calls in a row
 */
export function callSize(failures: readonly number[], most: number): number {
  let allowed = most;
  for (const [index, count] of failures.entries()) {
    allowed = Math.min(allowed, Math.max(1, Math.floor(most / 2 ** count)));
    if (index >= allowed) return index;
  }
  return Math.min(failures.length, allowed);
}
