import type { ChannelCustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { readCustomerSettings } from '../settings/sync-settings/read-customer-settings.ts';
import { isRetried } from './retried.ts';

/** A customer as an integration names it. */
export interface ExternalCustomer {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalId: string;
}

/**
 * Schedules readings of customers that were created or changed on their platform, where the settings let
 * records be read. Returns the number of scheduled customers.
 */
export async function hintCustomers(
  tx: Tx,
  { hints, at }: { readonly hints: readonly ExternalCustomer[]; readonly at: Date },
): Promise<number> {
  if (hints.length === 0) return 0;
  const settings = await readCustomerSettings(tx, [...new Set(hints.map((hint) => hint.integrationId))]);
  const named = new Map(
    hints.flatMap(({ merchantId, integrationId, externalId }) => {
      const standing = settings.get(integrationId);
      const isRead = standing !== undefined && permission(standing, 'record_hinted').kind !== 'never';
      const row = { merchant_id: merchantId, integration_id: integrationId, external_id: externalId };
      return isRead ? [[`${integrationId} ${externalId}`, row] as const] : [];
    }),
  );
  // Sorted, so that two batches never deadlock.
  const rows = [...named].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return 0;
  const { numAffectedRows } = await sql`
    insert into channel_customers (merchant_id, integration_id, external_id, hinted_at)
    select merchant_id, integration_id, external_id, ${at}::timestamptz
    from ${recordset(rows, 'hint', 'merchant_id uuid, integration_id uuid, external_id text')}
    on conflict (integration_id, external_id) where external_id is not null
    do update set hinted_at = excluded.hinted_at`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Has customers of integrations be read again (`read`), or sent again after a reading (`send`). */
export async function retryCustomers(
  tx: Tx,
  again: {
    readonly merchantId: MerchantId;
    readonly ids: readonly ChannelCustomerId[];
    readonly what: 'read' | 'send';
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, ids, what, at } = again;
  const sends = sql<boolean>`(${what === 'send'} and customer_id is not null)`;
  await sql`
    update channel_customers
    set refused_hash = case when ${sends} then null else refused_hash end,
        due_at = case when ${sends} then onhand_now() else due_at end,
        failures = case when ${sends} then 0 else failures end,
        hinted_at = case when external_id is null then null else ${at}::timestamptz end
    where merchant_id = ${merchantId} and id = any(${ids}::uuid[])`.execute(tx);
}

/** A customer to read. */
export interface HintedCustomer {
  readonly externalId: string;
  readonly hintedAt: Date;
  /** Calls in a row that failed with it. */
  readonly failures: number;
  /** A person retries its import. */
  readonly isAsked: boolean;
}

/**
 * Finds the next hinted customers of an integration, longest hinted first. Leaves out customers who wait
 * after a failed call. Forgets hints that nobody asked for, where the settings of this moment let nothing be
 * read.
 */
export async function takeHinted(
  tx: Tx,
  {
    integrationId,
    limit,
    at,
  }: { readonly integrationId: IntegrationId; readonly limit: number; readonly at: Date },
): Promise<readonly HintedCustomer[]> {
  const isAsked = isRetried('import_customer');
  const settings = (await readCustomerSettings(tx, [integrationId])).get(integrationId);
  if (settings === undefined || permission(settings, 'record_hinted').kind === 'never') {
    await sql`
      update channel_customers link set hinted_at = null
      where link.integration_id = ${integrationId} and hinted_at is not null and not ${isAsked}`.execute(tx);
  }
  const { rows } = await sql<HintedCustomer>`
    select external_id as "externalId", hinted_at as "hintedAt", failures, ${isAsked} as "isAsked"
    from channel_customers link
    where link.integration_id = ${integrationId} and hinted_at <= ${at}::timestamptz
    order by hinted_at, id limit ${limit}`.execute(tx);
  return rows;
}

/**
 * Locks customers that were taken to be read, in the order in which hints are stored, and forgets their
 * hints: a hint that comes now waits, and is kept. Returns those that the platform told of again since they
 * were taken: their hints stand.
 */
export async function settleHinted(
  tx: Tx,
  {
    integrationId,
    hinted,
  }: {
    readonly integrationId: IntegrationId;
    readonly hinted: readonly Pick<HintedCustomer, 'externalId' | 'hintedAt'>[];
  },
): Promise<ReadonlySet<string>> {
  const taken = recordset(
    hinted.map(({ externalId, hintedAt }) => ({ external_id: externalId, hinted_at: hintedAt })),
    'taken',
    'external_id text, hinted_at timestamptz',
  );
  const { rows } = await sql<{ id: ChannelCustomerId; externalId: string; isAgain: boolean | null }>`
    select link.id, link.external_id as "externalId",
           -- the time of the hint that was taken has milliseconds here
           link.hinted_at >= taken.hinted_at + interval '1 millisecond' as "isAgain"
    from channel_customers link join ${taken} on taken.external_id = link.external_id
    where link.integration_id = ${integrationId}
    order by link.external_id collate "C" for update of link`.execute(tx);
  const settled = rows.flatMap(({ id, isAgain }) => (isAgain === true ? [] : [id]));
  await sql`
    update channel_customers set hinted_at = null
    where integration_id = ${integrationId} and id = any(${settled}::uuid[])`.execute(tx);
  return new Set(rows.flatMap(({ externalId, isAgain }) => (isAgain === true ? [externalId] : [])));
}
