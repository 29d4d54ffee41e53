import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Locks the rows of customers that an integration shows, and makes those that are lacking: a hint of one that
 * comes now waits until the transaction ends, and is kept. The order is that in which hints are stored.
 */
export async function lockLinks(
  tx: Tx,
  shown: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly externalIds: readonly string[];
  },
): Promise<void> {
  const { merchantId, integrationId, externalIds } = shown;
  if (externalIds.length === 0) return;
  await sql`
    insert into channel_customers (merchant_id, integration_id, external_id)
    select distinct ${merchantId}::uuid, ${integrationId}::uuid, external_id collate "C"
    from unnest(${externalIds}::text[]) as shown (external_id)
    order by 3
    on conflict (integration_id, external_id) where external_id is not null
    do update set external_id = excluded.external_id`.execute(tx);
}
