import { reconcilingInterval, syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import type { SyncRunRow } from '@onhand/core/runs/sync-runs.ts';
import { firstCountsOf } from '@onhand/domain/runs/run-kinds.ts';
import type { z } from 'zod';

/** Renders a sync run. The API contract defines the fields of each kind. */
export function syncRunView(row: SyncRunRow): z.infer<typeof syncRun> {
  if (row.kind === 'first_sync') return row;
  const { counts, problems, problemRows, failureCode, failureMessage, detail } = row;
  return syncRun.parse({
    ...row,
    // Counters that were added to this kind after the run began are 0.
    counts: { ...firstCountsOf(row.kind), ...counts },
    // Of a reconciliation. Other kinds have none.
    interval: reconcilingInterval.safeParse(detail).data ?? null,
    // Of a run that moves failed items.
    choice: detail,
    problems: { total: problems, rows: problemRows },
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
  });
}
