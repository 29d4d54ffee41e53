import { countFailures } from '@onhand/core/customers/count-failures.ts';
import { takeDueExports } from '@onhand/core/customers/due-exports.ts';
import type { ExportCause } from '@onhand/core/customers/what-is-due.ts';
import { concludeExports } from '@onhand/core/customers/conclude-exports.ts';
import type { ExportCounts, SentCustomer } from '@onhand/core/customers/conclude-exports.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { readCustomerSettings } from '@onhand/core/settings/sync-settings/read-customer-settings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { callSize } from '@onhand/domain/customers/failing-calls.ts';
import type { CustomerId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { RunCounts } from '@onhand/domain/runs/run.ts';
import type { Dependencies } from '../dependencies.ts';
import type { NoPage } from './carry-page.ts';
import { judgeAnswers, notAnswered } from './failing-customers.ts';
import type { waitsAfterFailure } from './failing-customers.ts';

/** Each customer costs a few requests, and a limit may spread them. */
const timeoutMs = 3 * 60_000;
/** Customers of one call. */
const pageSize = 20;

type Sent =
  | { readonly kind: 'sent'; readonly customers: number }
  /** Marks were removed that led to nothing, and others are left. */
  | { readonly kind: 'carried' }
  /** Nothing was answered, while the shop answers otherwise. */
  | typeof waitsAfterFailure
  | NoPage
  | Failed;
interface Failed {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
}

/**
 * Writes the next due customers of a run to its platform, and moves its cursor past them. What could not be
 * answered for certain stays due: nothing is created twice, because the connector searches first. A customer
 * in a call that fails while the platform works is put off, and others go first: its data may be why. `sent`
 * with no customers: none is due.
 */
export async function sendCustomers(
  dependencies: Dependencies,
  run: RunRow,
  {
    platform,
    cause,
    countsOf,
  }: {
    readonly platform: string;
    readonly cause: ExportCause;
    readonly countsOf: (counts: ExportCounts) => RunCounts;
  },
): Promise<Sent> {
  const { db, clock, connectors } = dependencies;
  const { merchantId, integrationId } = run;
  const after = run.cursor as CustomerId | null;
  const { due: found, isMoreLeft } = await inTransaction(db, (tx) =>
    takeDueExports(tx, { merchantId, integrationId, cause, after, limit: pageSize, at: clock.now() }),
  );
  if (isMoreLeft) return { kind: 'carried' };
  const due = found.slice(
    0,
    callSize(
      found.map(({ failures }) => failures),
      pageSize,
    ),
  );
  const last = due.at(-1);
  if (last === undefined) return { kind: 'sent', customers: 0 };
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  const comesIn = settings !== undefined && permission(settings, 'record_changed_there').kind !== 'never';
  const answers = await connectors.call(platform, 'customers.upsert', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: {
      rows: due.map(({ id, externalId, emailHash, sealed, changedAt, seenHash }) => ({
        key: id,
        externalId,
        emailHash,
        sealed,
        // Where changes do not come in, what changed there is overwritten.
        unlessChangedSince: comesIn ? (changedAt?.toISOString() ?? null) : null,
        seenHash,
      })),
    },
  });
  const results = new Map(answers.map(({ key, result }) => [key, result]));
  const sent = due.map((customer): SentCustomer => ({
    customer,
    result: results.get(customer.id) ?? notAnswered,
  }));
  const forbidden = sent.find(
    ({ result }) => result.kind === 'rejected' && result.code === 'permission_missing',
  );
  if (forbidden?.result.kind === 'rejected') return { ...forbidden.result, kind: 'failed' };
  const judged = await judgeAnswers(connectors, { platform, integrationId }, sent, { asksForNobody: true });
  const { certain, failing, isShopAway, repeats } = judged;
  const at = clock.now();
  await changeIfCurrent(db, run, async (tx, running) => {
    const of = { merchantId, integrationId, at };
    const concluded = await concludeExports(tx, { ...of, sent: certain });
    const failed = await countFailures(tx, { ...of, cause, failing });
    const counts = countsOf({ ...concluded, failed: concluded.failed + failed });
    const isPast = isShopAway || isBehind(last.customerId, running.cursor);
    const cursor = isPast ? running.cursor : last.customerId;
    await advanceRun(tx, running, { phase: running.phase, cursor, counts, problems: [] }, at);
  });
  return repeats ?? { kind: 'sent', customers: due.length };
}

/** Whether a bulk export has passed a customer: it is sent again at the end. */
function isBehind(id: CustomerId, cursor: string | null): boolean {
  return cursor !== null && id <= cursor;
}
