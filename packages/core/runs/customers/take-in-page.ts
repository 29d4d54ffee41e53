import type { CustomerSnapshot, UnreadCustomer } from '@onhand/contracts/connector/customer.ts';
import type { BulkCount } from '@onhand/domain/runs/run-kinds.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordImportFailures } from '../../customers/import-failures.ts';
import { takeInCustomers } from '../../customers/take-in-customers.ts';
import { carryPage } from '../carry-page.ts';
import { endRun } from '../change-run.ts';
import { changeRunning } from '../change-running.ts';
import type { RunRow } from '../run-row.ts';

export interface CustomerPage {
  readonly items: readonly CustomerSnapshot[];
  readonly unread: readonly UnreadCustomer[];
  /** The run's cursor behind the page; null: it is the last. */
  readonly next: string | null;
}

/**
 * Takes in a page of an import of customers, and ends the run after the last one. A customer that could not
 * be read, or that has the e-mail address of another, becomes a failed item.
 */
export async function takeInCustomerPage(
  db: Db,
  run: RunRow,
  { items, unread, next }: CustomerPage,
  options: { readonly clock: { now(): Date } },
): Promise<void> {
  const { merchantId, integrationId } = run;
  const of = { merchantId, integrationId };
  await carryPage(
    db,
    run,
    {
      rows: items,
      unread: unread.map(({ externalId: externalKey, ...why }) => ({ externalKey, ...why })),
      next: { cursor: next, phase: 'reading' },
      keyOf: ({ externalId }: CustomerSnapshot) => externalId,
      store: async (tx: Tx, snapshots: readonly CustomerSnapshot[], at: Date) => {
        const taken = await takeInCustomers(tx, { ...of, by: 'bulk_import', snapshots, at });
        const { left_out: skipped, failed, unchanged, ...done } = taken;
        const counts: Partial<Record<BulkCount<'import_customers'>, number>> = {
          ...done,
          done: done.new + done.linked + done.changed + unchanged,
          skipped,
          failed,
        };
        return counts;
      },
      conclude: async (tx: Tx, problems: readonly RunProblem[], at: Date) => {
        const failures = problems.map(({ externalKey, ...why }) => ({ externalId: externalKey, ...why }));
        await recordImportFailures(tx, { ...of, failures, at });
        return { failed: failures.length, pages: 1 };
      },
    },
    options,
  );
  if (next === null) {
    await changeRunning(db, run, (tx, running) => endRun(tx, running, options.clock.now()));
  }
}
