import type { ChannelCustomerId, CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Trigger } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { readCustomerSettings } from '../settings/sync-settings/read-customer-settings.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { lockCustomers } from './lock-customers.ts';
import { isRetried, refuseRetries } from './retried.ts';

/** A customer to write to an integration. */
export interface CustomerToSend {
  readonly id: ChannelCustomerId;
  readonly customerId: CustomerId;
  readonly externalId: string | null;
  readonly emailHash: string | null;
  readonly contentHash: string;
  /** Base64. */
  readonly sealed: string;
  readonly changedAt: Date | null;
  readonly seenHash: string | null;
  /** Calls in a row that failed with it. */
  readonly failures: number;
}

/** Who asks for the export: the settings (autoExport), or a person who wants all. */
export type ExportCause = 'own' | 'bulk_export';

/**
 * Finds the next customers to write to an integration, and stores for each that it is about to be sent.
 * Returns none if the settings of this moment do not permit it.
 *
 * Unasked (`own`), only marked customers are looked at, longest marked first. Marks that lead to nothing are
 * removed, a thousand at most. If a person asks, all customers are compared, in the order of their ids. A
 * person may also retry one marked customer: the settings are then asked as for a bulk export.
 *
 * An account that is only linked (it has no `seen_hash`) gets nothing. A customer without an e-mail address
 * goes nowhere but where it is already. What a platform refused is sent
 * again when the content changes, on a retry, or if a person asks for all.
 */
export async function takeDueExports(tx: Tx, of: ExportsToTake): Promise<DueExports> {
  await lockCustomers(tx, of.merchantId);
  const permitted = await permittedExports(tx, of.integrationId, of.cause);
  const { rows, isMoreLeft } = await (of.cause === 'own' ? takeMarked : takeAll)(tx, { ...of, ...permitted });
  // PostgreSQL breaks base64 into lines.
  const due = rows.map((row) => ({ ...row, sealed: row.sealed.replaceAll('\n', '') }));
  return { due, isMoreLeft };
}

export interface DueExports {
  readonly due: readonly CustomerToSend[];
  /** Nothing is due among the customers looked at, and others are left: look again. */
  readonly isMoreLeft: boolean;
}

/** Marks that lead to nothing, and are removed in one transaction. */
const unmarksAtMost = 1_000;

interface ExportsToTake {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly cause: ExportCause;
  /** Only customers behind this one, if a person asks. Null: from the first. */
  readonly after: CustomerId | null;
  readonly limit: number;
  readonly at: Date;
}

type Permitted = Awaited<ReturnType<typeof permittedExports>>;
type Taken = Promise<{ readonly rows: CustomerToSend[]; readonly isMoreLeft: boolean }>;

async function takeAll(
  tx: Tx,
  { merchantId, integrationId, cause, after, limit, ...permitted }: ExportsToTake & Permitted,
): Taken {
  if (!permitted.created && !permitted.changed) return { rows: [], isMoreLeft: false };
  const behind = await takeBehind(tx, { merchantId, integrationId, cause, after, limit, ...permitted });
  if (behind.length > 0) return { rows: behind, isMoreLeft: false };
  // At the end, those whose calls failed are sent again, those with the fewest failures first.
  const { rows } = await sql<CustomerToSend>`
    select ${columnsToSend}
    from channel_customers link
    join customers on customers.merchant_id = link.merchant_id and customers.id = link.customer_id
    where link.integration_id = ${integrationId} and link.failures > 0 and ${isDue({ ...permitted, cause })}
    order by link.failures, customers.id limit ${limit}`.execute(tx);
  return { rows, isMoreLeft: false };
}

async function takeBehind(
  tx: Tx,
  { merchantId, integrationId, cause, after, limit, ...permitted }: Omit<ExportsToTake, 'at'> & Permitted,
): Promise<CustomerToSend[]> {
  const { rows } = await sql<CustomerToSend>`
    with due as (
      select customers.id
      from customers
      left join channel_customers link
        on link.customer_id = customers.id and link.integration_id = ${integrationId}
      where customers.merchant_id = ${merchantId} and customers.id > coalesce(${after}::uuid, ${lowest}::uuid)
        and ${isDue({ ...permitted, cause })}
      order by customers.id limit ${limit}
    ), made as (
      insert into channel_customers (merchant_id, integration_id, customer_id)
      select ${merchantId}, ${integrationId}::uuid, id from due
      on conflict (customer_id, integration_id) where customer_id is not null
      do update set customer_id = excluded.customer_id
      returning id, customer_id, external_id, seen_hash, failures
    )
    select ${columnsToSend}
    from made link
    join customers on customers.merchant_id = ${merchantId} and customers.id = link.customer_id
    order by customers.id`.execute(tx);
  return rows;
}

/** Takes marked customers. Where a person retries one, the settings are asked as for a bulk export. */
async function takeMarked(tx: Tx, taking: ExportsToTake & Permitted): Taken {
  const { merchantId, integrationId, limit, at } = taking;
  if (!taking.created && !taking.changed) {
    // Once they are permitted, all customers are looked at.
    await sql`
      update channel_customers link set due_at = null
      where link.integration_id = ${integrationId} and ${isMarked} and not ${isRetried('export_customer')}`.execute(
      tx,
    );
  }
  const { taken, left } = await lookAtMarked(tx, taking, limit);
  // Marks may be many that lead to nothing, and the lock keeps the merchant's customers from all others.
  const useless = taken.length > 0 || left.length === 0 ? left : await uselessMarks(tx, taking);
  await unmark(tx, { merchantId, integrationId, left: useless, at });
  const due = taken.map(({ id }) => id);
  const { rows } = await sql<CustomerToSend>`
    select ${columnsToSend}
    from channel_customers link
    join customers on customers.merchant_id = link.merchant_id and customers.id = link.customer_id
    where link.merchant_id = ${merchantId} and link.id = any(${due}::uuid[])
    order by link.due_at, link.id`.execute(tx);
  return { rows, isMoreLeft: taken.length === 0 && left.length > 0 };
}

/** Finds the next marks that lead to nothing. */
async function uselessMarks(tx: Tx, taking: ExportsToTake & Permitted): Promise<readonly Marked[]> {
  return (await lookAtMarked(tx, taking, unmarksAtMost)).left;
}

/** Divides the longest marked customers into those to send, and marks that lead to nothing. */
async function lookAtMarked(
  tx: Tx,
  { integrationId, cause, created, changed }: ExportsToTake & Permitted,
  count: number,
): Promise<{ readonly taken: readonly Marked[]; readonly left: readonly Marked[] }> {
  const onRequest = await permittedExports(tx, integrationId, 'bulk_export');
  const { rows: marked } = await sql<Marked>`
    select link.id, ${isRetried('export_customer')} as "isAsked", ${isDue({ created, changed, cause })} as "isDue",
           ${isDue({ created: true, changed: true, cause: 'bulk_export' })} as differs
    from channel_customers link
    join customers on customers.merchant_id = link.merchant_id and customers.id = link.customer_id
    where link.integration_id = ${integrationId} and ${isMarked}
    order by link.due_at, link.id limit ${count}`.execute(tx);
  const taken = marked.filter((one) => (one.isAsked ? one.differs && onRequest.created : one.isDue));
  return { taken, left: marked.filter((one) => !taken.includes(one)) };
}

interface Marked {
  readonly id: ChannelCustomerId;
  readonly isAsked: boolean;
  readonly isDue: boolean;
  /** It would be sent if the settings permitted everything. */
  readonly differs: boolean;
}

/** Removes marks that lead to nothing. A retry of one ends: nothing is left to send, or it is forbidden. */
async function unmark(
  tx: Tx,
  {
    merchantId,
    integrationId,
    left,
    at,
  }: Pick<ExportsToTake, 'merchantId' | 'integrationId' | 'at'> & { readonly left: readonly Marked[] },
): Promise<void> {
  if (left.length === 0) return;
  await sql`
    update channel_customers set due_at = null
    where merchant_id = ${merchantId} and id = any(${left.map(({ id }) => id)}::uuid[])`.execute(tx);
  const idsOf = (differs: boolean) =>
    left.flatMap((one) => (one.isAsked && one.differs === differs ? [one.id] : []));
  const of = { merchantId, integrationId };
  const forbidden = { operation: 'export_customer', ids: idsOf(true), code: 'direction_forbids' } as const;
  await refuseRetries(tx, { ...of, ...forbidden, at });
  await closeFailed(tx, { operations: ['export_customer'], ...of, subjects: idsOf(false) }, at);
}

const columnsToSend = sql`
  link.id, customers.id as "customerId", link.external_id as "externalId", customers.email_hash as "emailHash",
  customers.content_hash as "contentHash", encode(customers.personal_data, 'base64') as sealed,
  customers.changed_at as "changedAt", link.seen_hash as "seenHash", link.failures`;

const lowest = '00000000-0000-0000-0000-000000000000';

/**
 * Whether the customer of `link` is to be compared now. The time is computed once, so that an index can find
 * it.
 */
const isMarked = sql<boolean>`link.due_at <= (select onhand_now())`;

/** Whether customers of the integration of `settings` are to be compared now. */
export const hasMarked: RawBuilder<boolean> = sql<boolean>`
  exists (select from channel_customers link
          where link.integration_id = settings.integration_id and ${isMarked})`;

/** Counts the customers that a bulk export would create in an integration now, and those it would replace. */
export async function countDueExports(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<{ readonly created: number; readonly updated: number }> {
  const { created, changed } = await permittedExports(db, integrationId, 'bulk_export');
  const { rows } = await sql<{ created: number; updated: number }>`
    select count(*) filter (where link.external_id is null)::int as created,
           count(*) filter (where link.external_id is not null)::int as updated
    from customers
    left join channel_customers link
      on link.customer_id = customers.id and link.integration_id = ${integrationId}
    where customers.merchant_id = ${merchantId} and ${isDue({ created, changed, cause: 'bulk_export' })}`.execute(
    db,
  );
  return rows[0] ?? { created: 0, updated: 0 };
}

/** Whether the platform of `link` refused the content that the person has. */
const isRefused = sql<boolean>`link.refused_hash is not distinct from customers.content_hash`;

/** Whether a person in `customers` lacks at the integration of `link`, or is another there. */
export function isDue({
  created,
  changed,
  cause,
}: {
  readonly created: boolean;
  readonly changed: boolean;
  readonly cause: ExportCause;
}): RawBuilder<boolean> {
  const wasRefused = cause === 'own' ? isRefused : sql`false`;
  return sql<boolean>`(
    customers.erased_at is null and link.removed_at is null
    and (${created} and link.external_id is null and customers.email_hash is not null
         or ${changed} and link.external_id is not null and link.seen_hash is not null
            and link.sent_hash is distinct from customers.content_hash)
    and not (link.id is not null and ${wasRefused}))`;
}

/** Tells which exports the settings of this moment permit. */
export async function permittedExports(
  db: Db,
  integrationId: IntegrationId,
  cause: ExportCause,
): Promise<{ readonly created: boolean; readonly changed: boolean }> {
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  const isPermitted = (trigger: Trigger) =>
    settings !== undefined && permission(settings, trigger).kind !== 'never';
  return cause === 'bulk_export'
    ? { created: isPermitted('bulk_export'), changed: isPermitted('bulk_export') }
    : { created: isPermitted('record_new_here'), changed: isPermitted('record_changed_here') };
}
