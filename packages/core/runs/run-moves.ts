import { statesAccepting } from '@onhand/domain/state-machine.ts';
import { runMachine } from '@onhand/domain/runs/transition.ts';
import type { RunState } from '@onhand/domain/runs/transition.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { cancelRun, resumeRun } from './change-run.ts';
import { endFirstSync } from './first-sync/end-first-sync.ts';
import { resumeFirstSync } from './first-sync/resume-first-sync.ts';
import type { RunRow } from './run-row.ts';

/** A move that a person can make with a run, and the states from which it can be made. */
export interface RunMove {
  readonly from: readonly RunState[];
  /** Makes the move with a locked run that is in one of these states, and all that follows from it. */
  readonly carryOut: (tx: Tx, run: RunRow, at: Date) => Promise<void>;
}

/** A first sync moves its integration too; every other run only itself. */
export const runMoves: Readonly<Record<'cancel' | 'resume', RunMove>> = {
  cancel: {
    from: statesAccepting(runMachine, 'cancelled'),
    carryOut: (tx, run, at) =>
      run.kind === 'first_sync' ? endFirstSync(tx, { ...run, at }) : cancelRun(tx, run, at),
  },
  resume: {
    from: statesAccepting(runMachine, 'resumed'),
    carryOut: (tx, run, at) =>
      run.kind === 'first_sync' ? resumeFirstSync(tx, { ...run, at }) : resumeRun(tx, run, at),
  },
};
