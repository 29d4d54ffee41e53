import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { readCustomerSettings } from '../settings/sync-settings/read-customer-settings.ts';

/**
 * Marks persons that are new or changed at every integration but the one that showed them, where the settings
 * let customers go out. The caller has locked the customers, and has stored the persons and their links.
 */
export async function markDueElsewhere(
  tx: Tx,
  shown: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly personIds: readonly CustomerId[];
  },
): Promise<void> {
  const { merchantId, integrationId, personIds } = shown;
  if (personIds.length === 0) return;
  const { rows: others } = await sql<{ id: IntegrationId }>`
    select id from integrations
    where merchant_id = ${merchantId} and id <> ${integrationId} and state <> 'revoked'`.execute(tx);
  const settings = await readCustomerSettings(
    tx,
    others.map(({ id }) => id),
  );
  const outward = [...settings].flatMap(([id, one]) =>
    permission(one, 'record_changed_here').kind === 'never' ? [] : [id],
  );
  if (outward.length === 0) return;
  await sql`
    insert into channel_customers (merchant_id, integration_id, customer_id, due_at)
    select ${merchantId}, shop.id, customers.id, onhand_now()
    from unnest(${outward}::uuid[]) as shop (id), customers
    where customers.merchant_id = ${merchantId} and customers.id = any(${personIds}::uuid[])
      -- Without an e-mail address, a person goes nowhere but where they are already.
      and (customers.email_hash is not null
           or exists (select from channel_customers link
                      where link.customer_id = customers.id and link.integration_id = shop.id))
    order by shop.id, customers.id
    on conflict (customer_id, integration_id) where customer_id is not null
    do update set due_at = excluded.due_at, failures = 0
    where channel_customers.removed_at is null
      and (channel_customers.external_id is null or channel_customers.seen_hash is not null)`.execute(tx);
}
