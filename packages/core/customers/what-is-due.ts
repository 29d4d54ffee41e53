import type { ChannelCustomerId, CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Trigger } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { readCustomerSettings } from '../settings/sync-settings/read-customer-settings.ts';

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

/** The next customers to write. */
export interface DueExports {
  readonly due: readonly CustomerToSend[];
  /** Nothing is due among the customers looked at, and others are left: look again. */
  readonly isMoreLeft: boolean;
}

/** What is asked of the next customers to write. */
export interface ExportsToTake {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly cause: ExportCause;
  /** Only customers behind this one, if a person asks. Null: from the first. */
  readonly after: CustomerId | null;
  readonly limit: number;
  readonly at: Date;
}

/** Which exports are permitted. */
export type Permitted = Awaited<ReturnType<typeof permittedExports>>;
/** Customers to write, as the database has them. */
export type Taken = Promise<{ readonly rows: CustomerToSend[]; readonly isMoreLeft: boolean }>;

/** What is sent of a customer, from `link` and `customers`. */
export const columnsToSend: RawBuilder<unknown> = sql`
  link.id, customers.id as "customerId", link.external_id as "externalId", customers.email_hash as "emailHash",
  customers.content_hash as "contentHash", encode(customers.personal_data, 'base64') as sealed,
  customers.changed_at as "changedAt", link.seen_hash as "seenHash", link.failures`;

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
