import type { ChannelCustomerId, CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Trigger } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { readCustomerSettings } from '../settings/sync-settings/read-customer-settings.ts';
import { lockCustomers } from './lock-customers.ts';

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
}

/** Who asks for the export: the settings (autoExport), or a person. */
export type ExportCause = 'own' | 'bulk_export';

/**
 * Finds the next customers to write to an integration, in the order of their ids, and stores for each that it
 * is about to be sent. Returns none if the settings of this moment do not permit it.
 *
 * An account that is only linked (it has no `seen_hash`) gets nothing. A customer without an e-mail address
 * goes nowhere but where it is already. What a platform refused is sent
 * again when the content changes, on a retry, or if a person asks for all.
 */
export async function takeDueExports(
  tx: Tx,
  of: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly cause: ExportCause;
    /** Only customers behind this one. Null: from the first. */
    readonly after: CustomerId | null;
    readonly limit: number;
  },
): Promise<readonly CustomerToSend[]> {
  const { merchantId, integrationId, cause, after, limit } = of;
  await lockCustomers(tx, merchantId);
  const { created, changed } = await permittedExports(tx, integrationId, cause);
  if (!created && !changed) return [];
  const { rows } = await sql<CustomerToSend>`
    with due as (
      select customers.id
      from customers
      left join channel_customers link
        on link.customer_id = customers.id and link.integration_id = ${integrationId}
      where customers.merchant_id = ${merchantId} and customers.id > coalesce(${after}::uuid, ${lowest}::uuid)
        and ${isDue({ created, changed, cause })}
      order by customers.id limit ${limit}
    ), made as (
      insert into channel_customers (merchant_id, integration_id, customer_id)
      select ${merchantId}, ${integrationId}::uuid, id from due
      on conflict (customer_id, integration_id) where customer_id is not null
      do update set customer_id = excluded.customer_id
      returning id, customer_id, external_id, seen_hash
    )
    select made.id, customers.id as "customerId", made.external_id as "externalId",
           customers.email_hash as "emailHash", customers.content_hash as "contentHash",
           encode(customers.personal_data, 'base64') as sealed, customers.changed_at as "changedAt",
           made.seen_hash as "seenHash"
    from made
    join customers on customers.merchant_id = ${merchantId} and customers.id = made.customer_id
    order by customers.id`.execute(tx);
  // PostgreSQL breaks base64 into lines.
  return rows.map((row) => ({ ...row, sealed: row.sealed.replaceAll('\n', '') }));
}

const lowest = '00000000-0000-0000-0000-000000000000';

/** Finds the integrations to which the settings let customers go out, and that lack some. */
export async function findIntegrationsWithDueExports(
  db: Db,
  candidates: readonly { readonly merchantId: MerchantId; readonly integrationId: IntegrationId }[],
): Promise<readonly IntegrationId[]> {
  const found: IntegrationId[] = [];
  for (const { merchantId, integrationId } of candidates) {
    const { created, changed } = await permittedExports(db, integrationId, 'own');
    if (!created && !changed) continue;
    const { rows } = await sql`
      select 1
      from customers
      left join channel_customers link
        on link.customer_id = customers.id and link.integration_id = ${integrationId}
      where customers.merchant_id = ${merchantId} and ${isDue({ created, changed, cause: 'own' })}
      limit 1`.execute(db);
    if (rows.length > 0) found.push(integrationId);
  }
  return found;
}

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

/** Whether a person in `customers` lacks at the integration of `link`, or is another there. */
function isDue({
  created,
  changed,
  cause,
}: {
  readonly created: boolean;
  readonly changed: boolean;
  readonly cause: ExportCause;
}): RawBuilder<boolean> {
  const wasRefused =
    cause === 'own' ? sql`link.refused_hash is not distinct from customers.content_hash` : sql`false`;
  return sql<boolean>`(
    customers.erased_at is null and link.removed_at is null
    and (${created} and link.external_id is null and customers.email_hash is not null
         or ${changed} and link.external_id is not null and link.seen_hash is not null
            and link.sent_hash is distinct from customers.content_hash)
    and not (link.id is not null and ${wasRefused}))`;
}

async function permittedExports(db: Db, integrationId: IntegrationId, cause: ExportCause) {
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  const isPermitted = (trigger: Trigger) =>
    settings !== undefined && permission(settings, trigger).kind !== 'never';
  return cause === 'bulk_export'
    ? { created: isPermitted('bulk_export'), changed: isPermitted('bulk_export') }
    : { created: isPermitted('record_new_here'), changed: isPermitted('record_changed_here') };
}
