import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Ends, by rule, the linked listings of the same groups as this channel stock that show a confirmed 0. Their
 * platform has ended them with it.
 */
export async function endWithGroup(
  tx: Tx,
  integrationId: IntegrationId,
  channelStockIds: readonly ChannelStockId[],
  at: Date,
): Promise<void> {
  await sql`
    update listings
    set status = 'ended', ended_by = 'rule', state_set_at = ${at}::timestamptz
    where listings.integration_id = ${integrationId} and listings.status = 'listed_and_synced'
      and listings.external_group in (
        select external_group from channel_stock where id = any(${channelStockIds}::uuid[]))
      and not exists (
        select from listing_channel_stock link join channel_stock shown on shown.id = link.channel_stock_id
        where link.merchant_id = listings.merchant_id and link.listing_id = listings.id
          and (shown.submitted is distinct from 0 or shown.confirmed_revision <> shown.submitted_revision))`.execute(
    tx,
  );
}
