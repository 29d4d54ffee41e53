import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import type { SyncRunRow } from '@onhand/core/runs/sync-runs.ts';
import { firstCountsOf } from '@onhand/domain/runs/run-kinds.ts';
import type { z } from 'zod';

/** Shows a sync run as the API does. Its contract says what is shown of each kind. */
export function syncRunView(row: SyncRunRow): z.infer<typeof syncRun> {
  if (row.kind === 'first_sync') return row;
  const { counts, problems, problemRows, failureCode, failureMessage } = row;
  return syncRun.parse({
    ...row,
    // A counter that its kind has got since the run began stands at 0.
    counts: { ...firstCountsOf(row.kind), ...counts },
    problems: { total: problems, rows: problemRows },
    failure: failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' },
  });
}
