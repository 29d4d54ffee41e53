import { createHash } from 'node:crypto';
import type { Db } from '@onhand/database/connect.ts';
import {
  afterWatched,
  readWatched,
  watchedFailures,
  writeWatched,
} from '@onhand/domain/runs/watched-cursor.ts';
import { changeIfCurrent } from '../carry-page.ts';
import { restartRun } from '../change-run.ts';
import type { RunRow } from '../run-row.ts';

/** The pages of a run are read anew at most so often. */
const restartsAtMost = 2;

/** Why a run cannot go on. */
export interface PagesFailure {
  readonly kind: 'failed';
  readonly code: keyof typeof watchedFailures;
  readonly message: string;
}

/** Returns the platform's cursor of a run's next page; null: at the first one. */
export function platformCursorOf({ cursor }: Pick<RunRow, 'cursor'>): string | null {
  return readWatched(cursor)?.next ?? null;
}

/**
 * Returns the run's cursor after a page with these ids; null: it was the last. A page that was returned
 * before fails the run.
 */
export function cursorAfter(
  { cursor }: Pick<RunRow, 'cursor'>,
  { ids, next }: { readonly ids: readonly string[]; readonly next: string | undefined },
): PagesFailure | { readonly kind: 'next'; readonly cursor: string | null } {
  if (next === undefined) return { kind: 'next', cursor: null };
  const digest =
    ids.length === 0 ? '' : createHash('sha256').update(JSON.stringify(ids)).digest('base64url').slice(0, 16);
  const after = afterWatched(readWatched(cursor), { digest, next });
  return typeof after === 'string' ? failureOf(after) : { kind: 'next', cursor: writeWatched(after) };
}

/**
 * Reads a run's pages anew after the platform refused the cursor of one, twice at most. A cursor may have
 * expired.
 */
export async function restartPages(
  db: Db,
  run: RunRow,
  { clock }: { readonly clock: { now(): Date } },
): Promise<PagesFailure | { readonly kind: 'carried' }> {
  if ((run.counts['restarts'] ?? 0) >= restartsAtMost) return failureOf('cursor_refused');
  await changeIfCurrent(db, run, (tx, running) => restartRun(tx, running, clock.now(), { restarts: 1 }));
  return { kind: 'carried' };
}

function failureOf(code: PagesFailure['code']): PagesFailure {
  return { kind: 'failed', code, message: watchedFailures[code] };
}
