import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { askForExports } from '../../exports/intend-exports.ts';
import { findIntegrationsToExport } from '../../exports/find-due-exports.ts';
import { beginRuns } from '../begin-runs.ts';
import { changeIfCurrent } from '../carry-page.ts';
import { advanceRun } from '../change-run.ts';
import type { BulkToCarry } from '../find-unattended.ts';
import { readExportProductsInput } from '../requested/input.ts';
import type { RunRow } from '../run-row.ts';

const kind = 'export_products';

/** Begins a run for each integration with due exports that go on by themselves. Returns new runs. */
export async function beginExports(db: Db, at: Date): Promise<readonly BulkToCarry[]> {
  const wanted = await findIntegrationsToExport(db, at);
  const begun: BulkToCarry[] = [];
  for (const [merchantId, of] of Map.groupBy(wanted, (one) => one.merchantId)) {
    const integrationIds = of.map(({ integrationId }) => integrationId);
    const ids = await beginRuns(db, { merchantId, integrationIds, kind, actor: null, at });
    begun.push(...ids.map((integrationId) => ({ merchantId, integrationId, operation: kind }) as const));
  }
  return begun;
}

/** Begins runs again that failed. Returns the bulk operations to start. */
export async function beginExportsAgain(
  db: Db,
  again: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly at: Date;
  },
): Promise<readonly BulkToCarry[]> {
  const { merchantId, integrationIds } = again;
  await beginRuns(db, { ...again, kind, actor: null });
  return integrationIds.map((integrationId) => ({ merchantId, integrationId, operation: kind }));
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
