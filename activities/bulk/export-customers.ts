import { countDueExports } from '@onhand/core/customers/due-exports.ts';
import { endRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { BulkCount } from '@onhand/domain/runs/run-kinds.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';
import { sendCustomers } from './send-customers.ts';

/** Writes the next customers that an integration lacks, or that are others there. */
export async function exportCustomers(
  dependencies: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { db, clock } = dependencies;
  // A page of which some were away is carried again: what was sent is no longer due then.
  const before = run.counts['total'] ?? 0;
  const total = before === 0 ? await countDue(db, run) : before;
  const sent = await sendCustomers(dependencies, run, {
    platform,
    cause: 'bulk_export',
    countsOf: ({ created, updated, left_out: skipped, failed }) => {
      const counts: Partial<Record<BulkCount<'export_customers'>, number>> = {
        total: total - before,
        done: created + updated,
        created,
        skipped,
        failed,
      };
      return counts;
    },
  });
  if (sent.kind !== 'sent') return sent;
  if (sent.customers > 0) return { kind: 'carried' };
  await changeRunning(db, run, (tx, running) => endRun(tx, running, clock.now()));
  return { kind: 'ended' };
}

async function countDue(db: Dependencies['db'], run: RunRow): Promise<number> {
  const { created, updated } = await countDueExports(db, run);
  return created + updated;
}
