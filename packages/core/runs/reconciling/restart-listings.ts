import type { Tx } from '@onhand/database/connect.ts';
import { afterDisturbance } from '@onhand/domain/reconciling/disturbance.ts';
import type { AfterDisturbance, Disturbance } from '@onhand/domain/reconciling/disturbance.ts';
import { afterRestart } from '@onhand/domain/runs/run.ts';
import { countsBegunAnew } from '@onhand/domain/runs/run-kinds.ts';
import { advanceRun } from '../change-run.ts';
import type { RunRow } from '../run-row.ts';
import { forgetStaged } from './forget-staged.ts';

/** Decides what follows a disturbance of the pages of listings, by how often they were read anew. */
export function disturbed(run: RunRow, why: Disturbance): AfterDisturbance {
  return afterDisturbance(why, run.counts['restarts'] ?? 0);
}

/** Has the pages of the listings read anew, in the transaction that locked the run. */
export async function restartListings(tx: Tx, run: RunRow, at: Date): Promise<void> {
  await forgetStaged(tx, run.id);
  const anew = { ...run, ...afterRestart(run, countsBegunAnew(run.kind)) };
  await advanceRun(tx, anew, { phase: 'listings', cursor: null, counts: { restarts: 1 }, problems: [] }, at);
}

/** Why a run cannot go on. */
export interface RunFailure {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
}

/** Has pages read anew that a crash of the database lost. Returns why the run fails, after the last time. */
export async function readLostAnew(tx: Tx, run: RunRow, at: Date): Promise<RunFailure | undefined> {
  const next = disturbed(run, 'pages_lost');
  if (next.kind === 'fail') return { ...next, kind: 'failed' };
  await restartListings(tx, run, at);
  return undefined;
}
