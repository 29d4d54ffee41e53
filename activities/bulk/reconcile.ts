import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
import type { BulkPhase } from '@onhand/domain/runs/run-kinds.ts';
import { cancelIfPaused } from '@onhand/core/runs/cancel-if-paused.ts';
import { compareStaged } from '@onhand/core/runs/reconciling/compare.ts';
import { takeInUnits } from '@onhand/core/runs/reconciling/take-in-units.ts';
import type { CarryPage } from './carry-page.ts';
import { hearFirst } from '../reconciling/hear-first.ts';
import { readDrafts } from '../reconciling/read-drafts.ts';
import { readFigures } from '../reconciling/read-figures.ts';
import { readPage } from '../reconciling/read-page.ts';
import { readUnlisted } from '../reconciling/read-unlisted.ts';

/** Lists the function that processes a page, for each phase of a reconciliation. */
const phases: Readonly<Record<BulkPhase<'reconcile'>, CarryPage>> = {
  orders: hearFirst,
  drafts: readDrafts,
  listings: readPage,
  async comparing({ db, clock }, run) {
    const failure = await compareStaged(db, run, { clock });
    return failure ?? { kind: 'carried' };
  },
  async units({ db, clock, dispatcher }, run) {
    const failure = await takeInUnits(db, run, { clock });
    dispatcher.nudge([run.integrationId]);
    return failure ?? { kind: 'carried' };
  },
  unlisted: readUnlisted,
  figures: readFigures,
};

/**
 * Reconciles an integration: processes the page of the phase that its run has reached (DESIGN §4.3). A pause
 * ends the run before anything else is read.
 */
export const reconcile: CarryPage = async (dependencies, run, integration) => {
  const { db, clock } = dependencies;
  if (await cancelIfPaused(db, run, { clock })) return { kind: 'carried' };
  return phases[phaseOf(run)](dependencies, run, integration);
};

function phaseOf({ phase }: RunRow): BulkPhase<'reconcile'> {
  const known = bulkOperations.reconcile.phases.find((name) => name === phase);
  if (known === undefined) throw new Error(`A reconciliation has no phase ${phase}.`);
  return known;
}
