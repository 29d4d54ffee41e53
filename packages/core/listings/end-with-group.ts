import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Ends, by rule, the linked listings of the same groups as this channel stock: their platform may have ended
 * them with it. Returns their channel stock. What has stock is then wanted listed again, which does no harm
 * where the platform left it on sale.
 */
export async function endWithGroup(
  tx: Tx,
  integrationId: IntegrationId,
  channelStockIds: readonly ChannelStockId[],
  at: Date,
): Promise<readonly ChannelStockId[]> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    with ended as (
      update listings
      set status = 'ended', ended_by = 'rule', state_set_at = ${at}::timestamptz
      where listings.integration_id = ${integrationId} and listings.status = 'listed_and_synced'
        and listings.external_group in (
          select external_group from channel_stock where id = any(${channelStockIds}::uuid[]))
      returning merchant_id, id
    )
    select distinct link.channel_stock_id as id
    from ended join listing_channel_stock link on link.merchant_id = ended.merchant_id and link.listing_id = ended.id`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}
