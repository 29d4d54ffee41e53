/** Something that a run could not carry over. */
export interface RunProblem {
  /** Names it as its platform does. */
  readonly externalKey: string;
  readonly code: string;
  readonly message: string;
}

export type RunCounts = Readonly<Record<string, number>>;

/** How far a run has come. */
export interface RunProgress {
  readonly phase: string | null;
  /** Where its next page begins, in the words of its operation; null: at the first one. */
  readonly cursor: string | null;
  readonly counts: RunCounts;
  readonly problems: number;
  /** The first problems, each with its message. */
  readonly problemRows: readonly RunProblem[];
  /** How many subjects were skipped, by reason. */
  readonly skipped: RunCounts;
}

/** A page that a run carried over, and where the next one begins. */
export interface CarriedPage {
  readonly phase: string | null;
  readonly cursor: string | null;
  /** What the page adds to the counters. */
  readonly counts: RunCounts;
  readonly problems: readonly RunProblem[];
  /** What the page adds to the skipped subjects, by reason. Left out: nothing. */
  readonly skipped?: RunCounts;
}

/** The first problems are kept with their messages; the others are counted. */
const problemsKept = 100;

/** Returns how far a run has come after a page. Pure. */
export function afterPage(progress: RunProgress, page: CarriedPage): RunProgress {
  const room = Math.max(0, problemsKept - progress.problemRows.length);
  return {
    phase: page.phase,
    cursor: page.cursor,
    counts: addCounts(progress.counts, page.counts),
    problems: progress.problems + page.problems.length,
    problemRows: [...progress.problemRows, ...page.problems.slice(0, room)],
    skipped: addCounts(progress.skipped, page.skipped ?? {}),
  };
}

/**
 * Returns the progress of a run whose pages are read again from the first. `anew`: counters that begin at 0.
 * Pure.
 */
export function afterRestart(progress: RunProgress, anew: readonly string[]): RunProgress {
  const zeros = Object.fromEntries(anew.map((name) => [name, 0]));
  return {
    phase: progress.phase,
    cursor: null,
    counts: { ...progress.counts, ...zeros },
    problems: 0,
    problemRows: [],
    skipped: anew.includes('skipped') ? {} : progress.skipped,
  };
}

/** Adds counters up by name. Pure. */
export function addCounts(counts: RunCounts, more: RunCounts): RunCounts {
  const added = Object.entries(more).map(([name, units]) => [name, (counts[name] ?? 0) + units]);
  return { ...counts, ...Object.fromEntries(added) };
}

const skippedPrefix = 'skipped_for:';

/** Counts reasons for which subjects are skipped, as counters that `splitSkipped` finds again. Pure. */
export function skippedFor(reasons: readonly string[]): RunCounts {
  const counts = Map.groupBy(reasons, (reason) => reason);
  return Object.fromEntries([...counts].map(([reason, some]) => [`${skippedPrefix}${reason}`, some.length]));
}

/** Tells the counters of a page from the reasons for which it skipped subjects. Pure. */
export function splitSkipped(all: RunCounts): { readonly counts: RunCounts; readonly skipped: RunCounts } {
  const [reasons = [], others = []] = [true, false].map((isReason) =>
    Object.entries(all).filter(([name]) => name.startsWith(skippedPrefix) === isReason),
  );
  const skipped = reasons.map(([name, units]) => [name.slice(skippedPrefix.length), units]);
  return { counts: Object.fromEntries(others), skipped: Object.fromEntries(skipped) };
}
