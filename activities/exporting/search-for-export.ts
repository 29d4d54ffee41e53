import type { ExportRow } from '@onhand/core/exports/export-row.ts';
import { failExport } from '@onhand/core/exports/fail-export.ts';
import { moveExport } from '@onhand/core/exports/move-export.ts';
import { recordExported } from '@onhand/core/runs/exporting/record-exported.ts';
import { absencesNeeded, attemptsAtMost, waitAfterMs } from '@onhand/domain/orders/copies/timing.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CarriedExport, ExportTarget } from './carried-export.ts';

const searchTimeoutMs = 30_000;
/** The shortest time between two searches. */
const pauseMs = 2_000;

/**
 * Searches for a product of which nobody knows whether it was listed. It counts as absent only after the call
 * can no longer take effect and its product would be shown, in two searches a visibility time apart. Then it
 * is listed again, a few times at most.
 */
export async function searchForExport(
  dependencies: Dependencies,
  row: ExportRow,
  { platform, creation }: ExportTarget,
): Promise<CarriedExport> {
  const { db, connectors, clock } = dependencies;
  const { integrationId, marker, madeAt, skus, externalGroup: addTo } = row;
  const askedAt = clock.now();
  const visibilityMs = Math.max(pauseMs, creation.visibilityMs);
  const found = await connectors.call(platform, 'listings.findByMarker', {
    integrationId,
    lane: 'bulk',
    timeoutMs: searchTimeoutMs,
    input: { marker, since: madeAt.toISOString(), skus: [...skus], ...(addTo !== null && { addTo }) },
  });
  switch (found.kind) {
    case 'found':
      if (found.complete)
        return foundThere(dependencies, row, { platform, group: found.group, startedAt: askedAt });
      return isSettled(row, askedAt) ? listAgain(dependencies, row) : later(row.settlesAt ?? askedAt);
    // Nothing there has the marker, so another product has the SKU. Listing it again tells so.
    case 'taken':
    case 'absent':
      if (!isSettled(row, askedAt)) return later(row.settlesAt ?? askedAt);
      if (row.absences + 1 < absencesNeeded) {
        return later(new Date(askedAt.getTime() + visibilityMs), { absences: row.absences + 1 });
      }
      return listAgain(dependencies, row);
    case 'rejected':
      await fail(found.code, found.message);
      return { kind: 'failed' };
    case 'unavailable':
    case 'unknown':
      // A firewall may refuse the search for this product only, so the others go first.
      await later(new Date(clock.now().getTime() + waitAfterMs(row.failures)), {
        failures: row.failures + 1,
      });
      return { kind: 'away', answer: found };
    case 'rate_limited':
    case 'unauthorized':
      return { kind: 'away', answer: found };
  }

  async function later(
    dueAt: Date,
    changes: { readonly absences?: number; readonly failures?: number } = {},
  ): Promise<CarriedExport> {
    await moveExport(db, row, {
      event: 'postponed',
      changes: { ...changes, due_at: dueAt },
      at: clock.now(),
    });
    return { kind: 'put_off' };
  }

  async function fail(code: string, message: string): Promise<void> {
    const failure = { event: 'exhausted', code, message, workflowId: currentRun().workflowId } as const;
    await failExport(db, row, failure, clock.now());
  }
}

function isSettled({ settlesAt }: ExportRow, now: Date): boolean {
  return settlesAt === null || settlesAt <= now;
}

async function listAgain({ db, clock }: Dependencies, row: ExportRow): Promise<CarriedExport> {
  const at = clock.now();
  const attempts = row.attempts + 1;
  if (attempts >= attemptsAtMost) {
    const message = row.platformMessage ?? 'Every call that lists it ended without an answer.';
    const failure = { code: 'outcome_unknown', message, workflowId: currentRun().workflowId };
    await failExport(db, row, { event: 'exhausted', ...failure }, at);
    return { kind: 'failed' };
  }
  await moveExport(db, row, { event: 'absent', changes: { absences: 0, attempts, due_at: at }, at });
  return { kind: 'put_off' };
}

async function foundThere(
  { db, connectors, clock, dispatcher }: Dependencies,
  row: ExportRow,
  {
    platform,
    group,
    startedAt,
  }: { readonly platform: string; readonly group: string; readonly startedAt: Date },
): Promise<CarriedExport> {
  const [answer] = await connectors.call(platform, 'listings.get', {
    integrationId: row.integrationId,
    lane: 'bulk',
    timeoutMs: searchTimeoutMs,
    input: { groups: [group] },
  });
  const read = answer?.result;
  if (read?.kind === 'listings') {
    await recordExported(db, row, { group, listings: read.items }, { clock, startedAt });
    dispatcher.nudge([row.integrationId]);
    return { kind: 'exported' };
  }
  const at = clock.now();
  const changes = { due_at: new Date(at.getTime() + pauseMs) };
  await moveExport(db, row, { event: 'postponed', changes, at });
  return { kind: 'put_off' };
}
