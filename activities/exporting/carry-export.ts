import { beginSending } from '@onhand/core/exports/begin-sending.ts';
import type { ExportRow } from '@onhand/core/exports/export-row.ts';
import { failExport } from '@onhand/core/exports/fail-export.ts';
import { moveExport } from '@onhand/core/exports/move-export.ts';
import { recordExported } from '@onhand/core/runs/exporting/record-exported.ts';
import type { ListingCreated } from '@onhand/contracts/connector/new-listing.ts';
import { waitAfterMs } from '@onhand/domain/orders/copies/timing.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CarriedExport, ExportTarget } from './carried-export.ts';
import { newListingOf } from './new-listing.ts';
import { searchForExport } from './search-for-export.ts';

/** Listing a product takes several requests, and loading its images takes seconds. */
const listTimeoutMs = 90_000;

/**
 * A refusal that may pass is tried again so often in a row, which takes about an hour. A shop that cannot
 * convert an image answers as if its storage were away.
 */
const refusalsAtMost = 8;

/**
 * Carries the export of a product on: sends it, or searches for it if a call ended without a record. An
 * export that is still `sending` may be listed, so Onhand searches for its marker next.
 */
export async function carryExport(
  dependencies: Dependencies,
  row: ExportRow,
  target: ExportTarget,
): Promise<CarriedExport> {
  const { db, clock } = dependencies;
  switch (row.state) {
    case 'intended':
    case 'waiting':
      return send(dependencies, row, target);
    case 'sending':
      await moveExport(db, row, { event: 'interrupted', at: clock.now() });
      return { kind: 'put_off' };
    case 'unknown':
      return searchForExport(dependencies, row, target);
    case 'exported':
    case 'failed':
    case 'lost':
    case 'skipped':
      return { kind: 'nothing_due' };
  }
}

async function send(
  dependencies: Dependencies,
  { merchantId, id }: ExportRow,
  target: ExportTarget,
): Promise<CarriedExport> {
  const { db, connectors, clock } = dependencies;
  const at = clock.now();
  const { requestLifetimeMs, creation } = target;
  const settlesAt = new Date(at.getTime() + listTimeoutMs + requestLifetimeMs + creation.visibilityMs);
  const { workflowId } = currentRun();
  const begun = await beginSending(db, { merchantId, id }, { at, settlesAt, workflowId });
  if (begun.kind !== 'send') return { kind: begun.kind };
  const { row } = begun;
  const answer = await connectors.call(target.platform, 'listings.create', {
    integrationId: row.integrationId,
    lane: 'bulk',
    timeoutMs: listTimeoutMs,
    input: newListingOf(begun),
  });
  return settle(dependencies, row, answer, { target, startedAt: at });
}

async function settle(
  dependencies: Dependencies,
  row: ExportRow,
  answer: ListingCreated,
  { target, startedAt }: { readonly target: ExportTarget; readonly startedAt: Date },
): Promise<CarriedExport> {
  const { db, clock, dispatcher } = dependencies;
  const at = clock.now();
  switch (answer.kind) {
    case 'created':
      await recordExported(db, row, answer.created, { clock, startedAt });
      dispatcher.nudge([row.integrationId]);
      return { kind: 'exported' };
    case 'rejected':
      if (answer.transient === true && failuresWith(row, answer.code) < refusalsAtMost) {
        return postpone(dependencies, row, { ...answer, dueAt: nextTry(row, at) });
      }
      await failExport(db, row, { event: 'refused', ...answer, workflowId: currentRun().workflowId }, at);
      return { kind: 'failed' };
    case 'rate_limited':
      await postpone(dependencies, row, { ...away, dueAt: at, message: null });
      return { kind: 'away', answer };
    case 'unavailable':
      // A firewall may refuse this product only, so the others go first.
      await postpone(dependencies, row, { ...away, dueAt: nextTry(row, at), message: answer.message });
      return { kind: 'away', answer };
    case 'unauthorized':
      await postpone(dependencies, row, { ...away, dueAt: at, message: answer.message });
      return { kind: 'away', answer };
    case 'unknown': {
      const runsMs = answer.ended ? 0 : target.requestLifetimeMs;
      const settlesAt = new Date(at.getTime() + runsMs + target.creation.visibilityMs);
      const changes = {
        code: 'outcome_unknown',
        platform_message: answer.message,
        settles_at: settlesAt,
        due_at: settlesAt,
      };
      await moveExport(db, row, { event: 'interrupted', changes, at });
      return { kind: 'put_off' };
    }
  }
}

function nextTry({ failures }: ExportRow, at: Date): Date {
  return new Date(at.getTime() + waitAfterMs(failures));
}

const away = { code: 'platform_away' };

/** Returns the failures in a row that ended with a code, with the present one. */
function failuresWith({ code, failures }: ExportRow, present: string): number {
  return code === present ? failures + 1 : 1;
}

async function postpone(
  { db, clock }: Dependencies,
  row: ExportRow,
  { dueAt, code, message }: { readonly dueAt: Date; readonly code: string; readonly message: string | null },
): Promise<CarriedExport> {
  const changes = { due_at: dueAt, failures: failuresWith(row, code), code, platform_message: message };
  await moveExport(db, row, { event: 'postponed', changes, at: clock.now() });
  return { kind: 'put_off' };
}
