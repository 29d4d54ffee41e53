import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { CustomerSnapshot } from '@onhand/contracts/connector/customer.ts';
import type { KnownPerson } from '@onhand/domain/customers/judge-customer.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** A person as an integration shows them, as far as it is stored. */
export interface KnownLink {
  readonly externalId: string | null;
  readonly customerId: CustomerId | null;
  readonly seenHash: string | null;
}

/** The persons and links that some customers of an integration concern. */
export interface KnownCustomers {
  readonly persons: Map<CustomerId, KnownPerson<CustomerId>>;
  readonly owners: Map<string, CustomerId>;
  /** By the id on the platform. */
  readonly links: Map<string, KnownLink>;
  /** The links on this integration, by person. */
  readonly linksOf: Map<CustomerId, KnownLink>;
}

/** Reads what is known of customers that an integration shows. The caller has locked the customers. */
export async function findKnownCustomers(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  shown: readonly CustomerSnapshot[],
): Promise<KnownCustomers> {
  const externalIds = shown.map(({ externalId }) => externalId);
  const emailHashes = shown.flatMap(({ emailHash }) => emailHash ?? []);
  const { rows: persons } = await sql<KnownPerson<CustomerId>>`
    select id, email_hash as "emailHash", erased_at is not null as "isErased", changed_at as "changedAt",
           changed_by as "changedBy"
    from customers
    where merchant_id = ${merchantId}
      and (email_hash = any(${emailHashes}::text[])
           or id in (select customer_id from channel_customers
                     where integration_id = ${integrationId} and external_id = any(${externalIds}::text[])))`.execute(
    tx,
  );
  const personIds = persons.map(({ id }) => id);
  const { rows: links } = await sql<KnownLink>`
    select external_id as "externalId", customer_id as "customerId", seen_hash as "seenHash"
    from channel_customers
    where integration_id = ${integrationId}
      and (external_id = any(${externalIds}::text[]) or customer_id = any(${personIds}::uuid[]))`.execute(tx);
  return {
    persons: new Map(persons.map((one) => [one.id, one])),
    owners: new Map(persons.flatMap((one) => (one.emailHash === null ? [] : [[one.emailHash, one.id]]))),
    links: new Map(links.flatMap((one) => (one.externalId === null ? [] : [[one.externalId, one]]))),
    linksOf: new Map(links.flatMap((one) => (one.customerId === null ? [] : [[one.customerId, one]]))),
  };
}
