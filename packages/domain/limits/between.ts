/** Returns the number, or the bound that it exceeds. The lower bound wins. Pure. */
export function between(least: number, number: number, most: number): number {
  return Math.max(least, Math.min(number, most));
}
