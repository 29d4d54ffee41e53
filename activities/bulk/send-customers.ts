import { takeDueExports } from '@onhand/core/customers/due-exports.ts';
import type { ExportCause } from '@onhand/core/customers/due-exports.ts';
import { concludeExports } from '@onhand/core/customers/conclude-exports.ts';
import type { ExportCounts, SentCustomer } from '@onhand/core/customers/conclude-exports.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { readCustomerSettings } from '@onhand/core/settings/sync-settings/read-customer-settings.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { CustomerId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { RunCounts } from '@onhand/domain/runs/run.ts';
import type { Dependencies } from '../dependencies.ts';
import type { NoPage } from './carry-page.ts';

/** Each customer costs a few requests, and a limit may spread them. */
const timeoutMs = 3 * 60_000;
/** Customers of one call. */
const pageSize = 20;

type Sent = { readonly kind: 'sent'; readonly customers: number } | NoPage | Failed;
interface Failed {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
}

/**
 * Writes the next due customers of a run to its platform, and moves its cursor past them. What could not be
 * answered for certain stays due: nothing is created twice, because the connector searches first. `sent` with
 * no customers: none is due, or if a person asked, none behind the cursor.
 */
export async function sendCustomers(
  { db, clock, connectors }: Dependencies,
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
  const { merchantId, integrationId } = run;
  const after = run.cursor as CustomerId | null;
  const due = await inTransaction(db, (tx) =>
    takeDueExports(tx, { merchantId, integrationId, cause, after, limit: pageSize, at: clock.now() }),
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
  const sent = due.flatMap((customer): SentCustomer[] => {
    const result = results.get(customer.id);
    return result === undefined ? [] : [{ customer, result }];
  });
  const away = sent.flatMap(({ result }) => (isAway(result) ? [result] : []));
  const forbidden = sent.find(
    ({ result }) => result.kind === 'rejected' && result.code === 'permission_missing',
  );
  if (forbidden?.result.kind === 'rejected') return { ...forbidden.result, kind: 'failed' };
  const at = clock.now();
  await changeIfCurrent(db, run, async (tx, running) => {
    const counts = countsOf(await concludeExports(tx, { merchantId, integrationId, sent, at }));
    const cursor = away.length > 0 ? running.cursor : last.customerId;
    await advanceRun(tx, running, { phase: running.phase, cursor, counts, problems: [] }, at);
  });
  const [first] = away;
  return first ?? { kind: 'sent', customers: due.length };
}

type Away = Extract<NoPage, { kind: 'rate_limited' | 'unavailable' | 'unauthorized' | 'unknown' }>;

/** Whether an answer leaves the customer as due as before. */
function isAway(result: SentCustomer['result']): result is Away {
  switch (result.kind) {
    case 'rate_limited':
    case 'unavailable':
    case 'unauthorized':
    case 'unknown':
      return true;
    case 'ok':
    case 'newer':
    case 'exists':
    case 'missing':
    case 'rejected':
      return false;
  }
}
