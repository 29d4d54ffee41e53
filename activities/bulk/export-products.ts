import type { ExportRow } from '@onhand/core/exports/export-row.ts';
import { failFaulty } from '@onhand/core/exports/fail-export.ts';
import { findDueExports } from '@onhand/core/exports/find-due-exports.ts';
import { advanceRun, endRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { beginListing } from '@onhand/core/runs/exporting/begin-exports.ts';
import { readIsActive } from '@onhand/core/integrations/read-is-active.ts';
import { isFaultOfData } from '@onhand/database/transaction.ts';
import type { ProductExportId } from '@onhand/domain/ids.ts';
import type { BulkCount } from '@onhand/domain/runs/run-kinds.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import { carryExport } from '../exporting/carry-export.ts';
import type { CarriedExport } from '../exporting/carried-export.ts';
import type { NoPage, PageOutcome } from './carry-page.ts';

/** Products on a page. Each takes several requests. */
const pageSize = 10;
/** A page ends early after this time, so that a slow shop does not outlast the activity. */
const pageWithinMs = 60_000;

/**
 * Lists the next due products of an integration. Each is concluded by itself, so a page that is carried twice
 * lists only what is left. What is due again later stays due, and is not waited for: the sweep begins a run
 * for it. The run ends early while the shop is paused.
 */
export async function exportProducts(
  dependencies: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { db, connectors, clock } = dependencies;
  const { merchantId, integrationId } = run;
  const { stock, listings } = await connectors.describe(platform);
  if (listings.creation === null) {
    return { kind: 'failed', code: 'export_not_supported', message: 'Onhand cannot list products there.' };
  }
  if (run.phase === 'asking') {
    await beginListing(db, run, { clock });
    return { kind: 'carried' };
  }
  const rows = (await readIsActive(db, run))
    ? await findDueExports(db, {
        merchantId,
        integrationId,
        // The cursor of such a run is the id of an export.
        after: run.cursor as ProductExportId | null,
        limit: pageSize,
        now: clock.now(),
      })
    : [];
  if (rows.length === 0) {
    await changeRunning(db, run, (tx, running) => endRun(tx, running, clock.now()));
    return { kind: 'ended' };
  }
  const target = { platform, requestLifetimeMs: stock.requestLifetimeMs, creation: listings.creation };
  const startedAtMs = performance.now();
  const counts = { done: 0, skipped: 0, put_off: 0, failed: 0 };
  const problems = [];
  let cursor = run.cursor;
  let away: NoPage | null = null;
  for (const row of rows) {
    if (performance.now() - startedAtMs > pageWithinMs) break;
    const carried = await carryExport(dependencies, row, target).catch(faultOf(dependencies, row));
    if (carried.kind === 'away') {
      away = carried.answer;
      break;
    }
    cursor = row.id;
    const count = countOf(carried);
    if (count !== null) counts[count] += 1;
    if (carried.kind === 'failed') {
      const message = 'The failed item of this product tells why.';
      problems.push({ externalKey: row.productId, code: 'export_failed', message });
    }
  }
  const next = { cursor, phase: 'listing', counts, problems };
  await changeRunning(db, run, (tx, running) => advanceRun(tx, running, next, clock.now()));
  return away ?? { kind: 'carried' };
}

/** A product that the database refuses for its data fails alone. */
function faultOf({ db, clock }: Dependencies, row: ExportRow) {
  return async (error: unknown): Promise<CarriedExport> => {
    if (!isFaultOfData(error)) throw error;
    const message = `Listing this product failed: ${error instanceof Error ? error.message : String(error)}`;
    await failFaulty(db, row, { message, workflowId: currentRun().workflowId }, clock.now());
    return { kind: 'failed' };
  };
}

function countOf({
  kind,
}: Exclude<CarriedExport, { kind: 'away' }>): Exclude<BulkCount<'export_products'>, 'total'> | null {
  switch (kind) {
    case 'exported':
      return 'done';
    case 'nothing_due':
      return null;
    case 'skipped':
    case 'put_off':
    case 'failed':
      return kind;
  }
}
