/** A write of ours that the platform confirmed. `confirmedAt` is in epoch ms. */
export interface ConfirmedWrite {
  readonly quantity: number;
  readonly confirmedAt: number;
}

/** A figure that no order explained. `readStartedAt` is in epoch ms. */
export interface UnexplainedFigure {
  readonly seen: number;
  readonly readStartedAt: number;
}

/** Overwriting is looked for in the record of the last day. */
export const overwritingWithinMs: number = 24 * 60 * 60_000;
/** A person corrects a figure once or twice a day. A program does it after each write. */
export const overwritesBorne = 2;

/**
 * Counts the writes of ours after which the platform showed another figure that no order explains, before
 * the next write. Ignores figures from before `now` less a day. Pure.
 */
export function countOverwrites(
  writes: readonly ConfirmedWrite[],
  figures: readonly UnexplainedFigure[],
  now: number,
): number {
  const sorted = writes.toSorted((a, b) => a.confirmedAt - b.confirmedAt);
  const recent = figures.filter(({ readStartedAt }) => readStartedAt > now - overwritingWithinMs);
  return sorted.filter(({ quantity, confirmedAt }, index) => {
    const next = sorted[index + 1]?.confirmedAt ?? Infinity;
    return recent.some(
      ({ seen, readStartedAt }) => seen !== quantity && readStartedAt > confirmedAt && readStartedAt <= next,
    );
  }).length;
}

/**
 * Tells whether the count opens an incident, leaves it as it is, or ends it. It ends when a day has passed
 * without another overwrite, so it does not open and close with each of them. Pure.
 */
export function overwritingState(count: number): 'open' | 'unchanged' | 'over' {
  if (count > overwritesBorne) return 'open';
  return count === 0 ? 'over' : 'unchanged';
}
