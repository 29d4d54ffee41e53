import { lookForLacking } from '@onhand/core/customers/look-for-lacking.ts';
import { takeHinted } from '@onhand/core/customers/hint-customers.ts';
import { storeCustomerReadings } from '@onhand/core/runs/customers/store-readings.ts';
import { advanceRun, endRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { callSize } from '@onhand/domain/customers/failing-calls.ts';
import type { BulkCount, BulkPhase } from '@onhand/domain/runs/run-kinds.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CarryPage, PageOutcome } from './carry-page.ts';
import { judgeAnswers, notAnswered } from './failing-customers.ts';
import { sendCustomers } from './send-customers.ts';

const timeoutMs = 90_000;
/** Customers of one call. */
const pageSize = 20;

const phases: Readonly<Record<BulkPhase<'sync_customers'>, CarryPage>> = {
  reading: readHinted,
  sending: sendDue,
};

/** Reads the customers that a platform told of, then writes those that it lacks, as the settings say. */
export const syncCustomers: CarryPage = (dependencies, run, integration) =>
  phases[run.phase === 'sending' ? 'sending' : 'reading'](dependencies, run, integration);

/**
 * Reads the next customers that the platform told of. A customer in a call that fails while the platform
 * works is put off, and others go first: its data may be why. If none is left, what is due is written.
 */
async function readHinted(
  { db, clock, connectors }: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { integrationId } = run;
  const found = await inTransaction(db, (tx) =>
    takeHinted(tx, { integrationId, limit: pageSize, at: clock.now() }),
  );
  const allowed = callSize(
    found.map(({ failures }) => failures),
    pageSize,
  );
  const hinted = found.slice(0, allowed);
  if (hinted.length === 0) {
    const at = clock.now();
    await changeRunning(db, run, (tx, running) =>
      advanceRun(tx, running, { phase: 'sending', cursor: null, counts: {}, problems: [] }, at),
    );
    return { kind: 'carried' };
  }
  const answers = await connectors.call(platform, 'customers.get', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { ids: hinted.map(({ externalId }) => externalId) },
  });
  const results = new Map(answers.map(({ key, result }) => [key, result]));
  const answered = hinted.map((customer) => ({
    customer,
    result: results.get(customer.externalId) ?? notAnswered,
  }));
  const judged = await judgeAnswers(connectors, { platform, integrationId }, answered);
  const { failing, repeats } = judged;
  const certain = judged.certain.map(({ customer, result }) => ({ key: customer.externalId, result }));
  const asked = new Set(hinted.flatMap(({ externalId, isAsked }) => (isAsked ? [externalId] : [])));
  await storeCustomerReadings(db, run, certain, { hinted, asked, failing, clock });
  return repeats ?? { kind: 'carried' };
}

async function sendDue(
  dependencies: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const sent = await sendCustomers(dependencies, run, {
    platform,
    cause: 'own',
    countsOf: ({ created, updated, left_out: skipped, failed }) => {
      const counts: Partial<Record<BulkCount<'sync_customers'>, number>> = {
        sent: created + updated,
        skipped,
        failed,
      };
      return counts;
    },
  });
  if (sent.kind !== 'sent') return sent;
  if (sent.customers > 0) return { kind: 'carried' };
  const { db, clock, dispatcher } = dependencies;
  if (await inTransaction(db, (tx) => lookForLacking(tx, run))) return { kind: 'carried' };
  await changeRunning(db, run, (tx, running) => endRun(tx, running, clock.now()));
  // What came up meanwhile is started now.
  void dispatcher.customers();
  return { kind: 'ended' };
}
