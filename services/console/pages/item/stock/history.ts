/** What a movement changed, as the API lists it, newest first. */
interface Change {
  readonly at: string;
  readonly onHandDelta: number;
  readonly committedDelta: number;
}

/** The stock over all locations after a change. `at`: milliseconds since 1970. */
export interface Point {
  readonly at: number;
  readonly onHand: number;
  readonly committed: number;
  readonly available: number;
}

/**
 * Returns how the stock went, the oldest first: from the stock of now, each movement is taken back. The last
 * point is `now`. Before the first movement in the list nothing is known.
 */
export function historyOf(
  movements: readonly Change[],
  stock: { readonly onHand: number; readonly committed: number },
  now: number,
): readonly Point[] {
  let { onHand, committed } = stock;
  const points: Point[] = [];
  const add = (at: number) => points.push({ at, onHand, committed, available: onHand - committed });
  add(now);
  for (const { at, onHandDelta, committedDelta } of movements) {
    add(Date.parse(at));
    onHand -= onHandDelta;
    committed -= committedDelta;
  }
  return points.toReversed();
}
