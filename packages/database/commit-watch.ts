import { AsyncLocalStorage } from 'node:async_hooks';
import type { CompiledQuery } from 'kysely';

/** Takes part in the transactions of some work. */
export interface CommitWatch {
  /** Called as a transaction begins, also one that is tried again. Returns whether to take part in it. */
  began(): boolean;
  /**
   * Returns the statement to run right before the COMMIT, if any. In it, `onhand_rows_written()` is greater
   * than the setting `onhand.rows_before` if the transaction wrote rows.
   */
  last(): CompiledQuery | null;
  /** Called after the COMMIT, with the number of rows that the statement wrote. */
  committed(rows: number): void;
}

const current = new AsyncLocalStorage<CommitWatch | null>();

/** Runs `work` with a watch over its transactions; null: with none. The innermost call counts. */
export function watchCommits<T>(watch: CommitWatch | null, work: () => T): T {
  return current.run(watch, work);
}

/** Returns the watch over the transactions that begin now. */
export function commitWatch(): CommitWatch | null {
  return current.getStore() ?? null;
}
