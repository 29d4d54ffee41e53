/** A figure that stood there, or may: since `at` (epoch ms) it can have changed only by what the platform deducts. */
export interface Base {
  readonly figure: number;
  readonly at: number;
}

/** Units a platform took off its own figure by itself (negative: put back), and when we heard of it (epoch ms). */
export interface Deduction {
  readonly units: number;
  readonly takenAt: number;
}

/** More distinct figures than this are given as the whole range between the lowest and the highest. */
const distinctAtMost = 1_000;
/** A range wider than this says as much as nothing. */
const widestRange = 10_000;

/**
 * The figures that a platform may show without anybody having changed anything by hand, ascending (DESIGN §4.3): each
 * base, less any of the deductions that we heard of since. Whether the platform had made a deduction before the base
 * was read cannot be known, nor whether it has by now, so each may or may not be in the figure. What we heard of
 * longer than the platform's settling time before the base is in it. Empty: nothing is known. Pure.
 */
export function expectedFigures(
  bases: readonly Base[],
  deductions: readonly Deduction[],
  settlesWithinMs: number,
): readonly number[] {
  const figures = new Set<number>();
  for (const base of bases) {
    for (const figure of without(
      base.figure,
      deductions.filter(({ takenAt }) => takenAt >= base.at - settlesWithinMs),
    )) {
      figures.add(figure);
    }
  }
  return [...figures].sort((a, b) => a - b);
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
