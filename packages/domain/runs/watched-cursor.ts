/** The cursor of a platform's next page, and what shows whether its pages repeat themselves. */
export interface WatchedCursor {
  /** The platform's own cursor. */
  readonly next: string;
  /** The digest of an earlier page. A page that is like it shows a cycle. */
  readonly mark: string;
  /** The pages since the mark. The mark moves after `power` pages, and then stays twice as long. */
  readonly steps: number;
  readonly power: number;
  /** The empty pages in a row. */
  readonly empty: number;
}

/** A platform returns fewer empty pages in a row than this. */
const emptyAtMost = 100;

const form = /^w1\.([\w-]*)\.(\d+)\.(\d+)\.(\d+):(.*)$/s;

/** Writes a watched cursor as a run keeps it. Pure. */
export function writeWatched({ next, mark, steps, power, empty }: WatchedCursor): string {
  return `w1.${mark}.${steps}.${power}.${empty}:${next}`;
}

/** Reads a watched cursor. Null: at the first page. Pure. */
export function readWatched(text: string | null): WatchedCursor | null {
  if (text === null) return null;
  const [, mark = '', steps, power, empty, next] = form.exec(text) ?? [];
  if (next === undefined) throw new Error('The cursor of the run has another form.');
  return { next, mark, steps: Number(steps), power: Number(power), empty: Number(empty) };
}

/**
 * Returns the cursor after a page, or why reading must not go on. Finds every cycle of pages, however long,
 * by Brent's algorithm. `digest`: of the ids on the page, in letters, digits, `-` and `_`. Empty: none. Pure.
 */
export function afterWatched(
  before: WatchedCursor | null,
  { digest, next }: { readonly digest: string; readonly next: string },
): WatchedCursor | 'page_repeated' | 'pages_empty' {
  if (before?.next === next) return 'page_repeated';
  if (digest === '') {
    const empty = (before?.empty ?? 0) + 1;
    if (empty > emptyAtMost) return 'pages_empty';
    return { mark: '', steps: 0, power: 1, ...before, empty, next };
  }
  if (before === null || before.mark === '') return { next, mark: digest, steps: 0, power: 1, empty: 0 };
  if (digest === before.mark) return 'page_repeated';
  const steps = before.steps + 1;
  if (steps < before.power) return { ...before, next, steps, empty: 0 };
  return { next, mark: digest, steps: 0, power: before.power * 2, empty: 0 };
}

/** Says why the pages of a platform are no longer read. */
export const watchedFailures = {
  page_repeated:
    'The platform returned a page again that it had returned before, and would never come to an end.',
  pages_empty: 'The platform returned a hundred empty pages in a row, each with a next one.',
  cursor_refused: 'The platform refused the cursor of the next page, again and again.',
} as const;
