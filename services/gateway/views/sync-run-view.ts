import { readSettingInput } from '@onhand/core/plans/setting-input.ts';
import { reconcilingInterval, syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { FirstSyncRow, SyncRunRow } from '@onhand/core/runs/sync-runs.ts';
import { progressOf } from '@onhand/domain/runs/progress.ts';
import { firstCountsOf } from '@onhand/domain/runs/run-kinds.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { z } from 'zod';

/** Renders a sync run as of `now`. The API contract defines the fields of each kind. */
export function syncRunView(row: SyncRunRow, now: Date): z.infer<typeof syncRun> {
  if (row.kind === 'first_sync') {
    return { ...row, workflowId: workflowIds.publish(row.integrationId) };
  }
  const { counts, problems, problemRows, failureCode, failureMessage, detail, input } = row;
  const { pacedFrom, startedAt, unitsBefore, endedAt } = row;
  return syncRun.parse({
    ...row,
    workflowId: workflowOf(row),
    // Counters that were added to this kind after the run began are 0.
    counts: { ...firstCountsOf(row.kind), ...counts },
    // Of runs that people begin. Other kinds have neither.
    progress: progressOf({ counts, from: pacedFrom ?? startedAt, unitsBefore, endedAt }, now),
    skippedFor: row.skipped,
    // Of a reconciliation. Other kinds have none.
    interval: reconcilingInterval.safeParse(detail).data ?? null,
    // Of a run that moves failed items.
    choice: input,
    // Of a run that sets Sync Inventory.
    restores: readSettingInput(input).restores,
    problems: { total: problems, rows: problemRows },
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
  });
}

/** Returns the workflow that carries a run, unless its schedule did all at once. */
function workflowOf(row: Exclude<SyncRunRow, FirstSyncRow>): string | null {
  const { kind: operation, merchantId } = row;
  if (operation === 'scheduled_inventory' || operation === 'scheduled_products') return null;
  const { integrationId } = row;
  return workflowIds.bulk(
    integrationId === null ? { operation, integrationId, merchantId } : { operation, integrationId },
  );
}

/** Renders the run of a bulk operation as of `now`. */
export function bulkRunView(run: RunRow, now: Date): z.infer<typeof syncRun> {
  const { kind } = run;
  if (kind === 'first_sync') throw new Error(`The run ${run.id} is a first sync.`);
  return syncRunView({ ...run, kind }, now);
}
