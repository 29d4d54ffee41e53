/**
 * A figure that the platform may have shown at `at` (epoch ms). Since then, only the platform's own
 * deductions can have changed it.
 */
export interface Base {
  readonly figure: number;
  readonly at: number;
}

/**
 * Units that a platform deducted from its own figure (negative: put back). `takenAt` is when Onhand learned
 * of it (epoch ms).
 */
export interface Deduction {
  readonly units: number;
  readonly takenAt: number;
  /**
   * An earlier figure may or may not include it, so a figure of before it was known counts without it. Left
   * out: false.
   */
  readonly doubted?: boolean;
}

/**
 * If there are more distinct figures than this, the whole range between the lowest and the highest is
 * expected.
 */
const distinctAtMost = 1_000;
/** A wider range carries no information. */
const widestRange = 10_000;

/**
 * Lists, in ascending order, the figures that a platform may show without any edit by hand (DESIGN §4.3). An
 * empty list means that nothing is known. Pure.
 *
 * - Each figure is a base less any subset of the later deductions. Nobody can tell which of them the platform
 *   had already applied.
 * - Deductions older than the base by more than the settling time are part of the base.
 * - A doubted deduction is part of every base that was read since it is known, and of none from before.
 */
export function expectedFigures(
  bases: readonly Base[],
  deductions: readonly Deduction[],
  settlesWithinMs: number,
): readonly number[] {
  const figures = new Set<number>();
  for (const base of bases) {
    const later = deductions.filter(({ doubted }) => doubted !== true);
    for (const figure of without(
      base.figure - doubtedUnits(deductions, base.at),
      later.filter(({ takenAt }) => takenAt >= base.at - settlesWithinMs),
    )) {
      figures.add(figure);
    }
  }
  return [...figures].sort((a, b) => a - b);
}

/**
 * Sums the doubted deductions that a figure read at `readAt` is taken to lack. Null: nothing was read. Pure.
 */
export function doubtedUnits(deductions: readonly Deduction[], readAt: number | null): number {
  return deductions
    .filter(({ doubted, takenAt }) => doubted === true && readAt !== null && takenAt >= readAt)
    .reduce((sum, { units }) => sum + units, 0);
}

/** Tells whether a figure read at `readAt` has to be read again, because of doubted deductions. Pure. */
export function isDoubted(deductions: readonly Deduction[], readAt: number | null): boolean {
  return deductions.some(({ doubted, takenAt }) => doubted === true && readAt !== null && takenAt >= readAt);
}

function without(figure: number, deductions: readonly Deduction[]): ReadonlySet<number> {
  let figures = new Set([figure]);
  for (const { units } of deductions) {
    figures = new Set([...figures, ...[...figures].map((one) => one - units)]);
    if (figures.size > distinctAtMost) {
      return range(figure, deductions);
    }
  }
  return figures;
}

function range(figure: number, deductions: readonly Deduction[]): ReadonlySet<number> {
  const down = deductions.reduce((sum, { units }) => sum + Math.max(0, units), 0);
  const up = deductions.reduce((sum, { units }) => sum + Math.max(0, -units), 0);
  if (down + up > widestRange) return new Set();
  return new Set(Array.from({ length: down + up + 1 }, (_, index) => figure - down + index));
}
