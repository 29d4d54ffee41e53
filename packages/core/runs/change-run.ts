import { addCounts, afterPage, afterRestart } from '@onhand/domain/runs/run.ts';
import type { CarriedPage, RunCounts, RunProgress } from '@onhand/domain/runs/run.ts';
import { processedOf } from '@onhand/domain/runs/progress.ts';
import { countsBegunAnew } from '@onhand/domain/runs/run-kinds.ts';
import { isEnded, runMachine } from '@onhand/domain/runs/transition.ts';
import type { RunEvent } from '@onhand/domain/runs/transition.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { runChannel } from './notifications.ts';
import { forgetStaged } from './reconciling/forget-staged.ts';
import type { AnyRunRow } from './run-row.ts';

// Each function takes a run that its transaction has locked. It throws a RangeError if the state of the run
// does not allow the event.

/** Moves a run's cursor past a page, in the transaction that processes the page. */
export async function advanceRun(tx: Tx, run: AnyRunRow, page: CarriedPage, at: Date): Promise<void> {
  await writeEvent(tx, run, 'advanced', { at, progress: afterPage(run, page) });
}

/** Restarts a run at its first page. `more`: what is added to its counters. */
export async function restartRun(tx: Tx, run: AnyRunRow, at: Date, more: RunCounts = {}): Promise<void> {
  const anew = afterRestart(run, countsBegunAnew(run.kind));
  const progress = { ...anew, counts: addCounts(anew.counts, more) };
  await writeEvent(tx, run, 'advanced', { at, progress, isPacedAnew: true });
}

/** Ends a finished run, and adds to its counters and problems. */
export async function endRun(
  tx: Tx,
  run: AnyRunRow,
  at: Date,
  {
    counts = {},
    problems = [],
    skipped = {},
  }: Partial<Pick<CarriedPage, 'counts' | 'problems' | 'skipped'>> = {},
): Promise<void> {
  const progress = afterPage(run, { phase: run.phase, cursor: run.cursor, counts, problems, skipped });
  await writeEvent(tx, run, 'ended', { at, progress });
}

/** Ends a run that cannot go on. The pages that it processed stay. */
export async function failRun(
  tx: Tx,
  run: AnyRunRow,
  failure: { readonly code: string; readonly message: string },
  at: Date,
): Promise<void> {
  await writeEvent(tx, run, 'failed', { at, failure });
}

/** Stops a run until a person resumes or cancels it. */
export async function stopRun(tx: Tx, run: AnyRunRow, at: Date): Promise<void> {
  await writeEvent(tx, run, 'stopped', { at });
}

/** Resumes a stopped run, or one that failed or was cancelled. It goes on from its cursor. */
export async function resumeRun(tx: Tx, run: AnyRunRow, at: Date): Promise<void> {
  await writeEvent(tx, run, 'resumed', { at, isPacedAnew: true });
}

/** Ends a run at a person's request. The pages that it processed stay. */
export async function cancelRun(tx: Tx, run: AnyRunRow, at: Date): Promise<void> {
  await writeEvent(tx, run, 'cancelled', { at });
}

async function writeEvent(
  tx: Tx,
  run: AnyRunRow,
  event: RunEvent,
  change: {
    readonly at: Date;
    readonly progress?: RunProgress;
    readonly failure?: { readonly code: string; readonly message: string };
    /** Its rate is computed from now on. */
    readonly isPacedAnew?: boolean;
  },
): Promise<void> {
  const { at, progress = run, failure, isPacedAnew = false } = change;
  const state = transitionIn(runMachine, run.state, event);
  if (isEnded(state) && run.kind === 'reconcile') await forgetStaged(tx, run.id);
  await tx
    .updateTable('sync_runs')
    .set({
      state,
      phase: progress.phase,
      cursor: progress.cursor,
      counts: JSON.stringify(progress.counts),
      problems: progress.problems,
      problem_rows: JSON.stringify(progress.problemRows),
      skipped: JSON.stringify(progress.skipped),
      ...(isPacedAnew && { paced_from: at, units_before: processedOf(progress.counts) }),
      went_on_at: at,
      ended_at: isEnded(state) ? at : null,
      failure_code: failure?.code ?? null,
      failure_message: failure?.message ?? null,
    })
    .where('merchant_id', '=', run.merchantId)
    .where('id', '=', run.id)
    .execute();
  await sql`select pg_notify(${runChannel}, ${run.merchantId}::text)`.execute(tx);
}
