import type { Db } from '@onhand/database/connect.ts';
import { askForExports } from '../../exports/intend-exports.ts';
import { findIntegrationsToExport } from '../../exports/find-due-exports.ts';
import { beginOwnRuns } from '../begin-own-runs.ts';
import { changeIfCurrent } from '../carry-page.ts';
import { advanceRun } from '../change-run.ts';
import type { BulkToCarry } from '../find-unattended.ts';
import { readExportProductsInput } from '../requested/input.ts';
import type { RunRow } from '../run-row.ts';

/** Begins a run for each integration with due exports. Returns new runs. */
export async function beginExports(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const wanted = await findIntegrationsToExport(db, at);
  return beginOwnRuns(db, wanted, { operation: 'export_products', at });
}

/**
 * Commits what a run is to list, as the person who began it asks, and goes on to listing. A run that began by
 * itself lists what is due.
 */
export async function beginListing(
  db: Db,
  run: RunRow,
  { clock }: { readonly clock: { now(): Date } },
): Promise<void> {
  await changeIfCurrent(db, run, async (tx, running) => {
    const at = clock.now();
    const { productIds } = readExportProductsInput(running.input);
    const total = running.actor === null ? 0 : await askForExports(tx, { ...running, productIds, at });
    await advanceRun(tx, running, { cursor: null, phase: 'listing', counts: { total }, problems: [] }, at);
  });
}
