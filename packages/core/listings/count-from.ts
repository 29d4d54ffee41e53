import type { ChannelStockId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';

/**
 * Sets the time from which orders count, for the listings that the given channel stock shows: the latest, if
 * several show one. With it goes how far the shop's clock was ahead, if the shop reported its time.
 */
export async function countListingsFrom(
  tx: Tx,
  counting: readonly {
    readonly channelStockId: ChannelStockId;
    readonly at: Date;
    readonly platformAheadMs: number | undefined;
  }[],
): Promise<void> {
  const rows = counting.map(({ channelStockId: id, at, platformAheadMs: ahead_ms = null }) => {
    return { id, at, ahead_ms };
  });
  await sql`
    update listings
    set counts_from = counting.at, clock_ahead_ms = coalesce(counting.ahead_ms, clock_ahead_ms)
    from (
      select link.merchant_id, link.listing_id, max(figure.at) as at,
             (array_agg(figure.ahead_ms order by figure.at desc) filter (where figure.ahead_ms is not null))[1] as ahead_ms
      from ${recordset(rows, 'figure', 'id uuid, at timestamptz, ahead_ms bigint')}
      join listing_channel_stock link on link.channel_stock_id = figure.id
      group by link.merchant_id, link.listing_id) counting
    where listings.merchant_id = counting.merchant_id and listings.id = counting.listing_id`.execute(tx);
}

/**
 * Sets the time from which orders count, for all listings of an integration whose inventory is switched on.
 * Linked listings await rebooking: an order may be taken in between that time and the commit.
 */
export async function countIntegrationFrom(
  tx: Tx,
  counting: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .updateTable('listings')
    .set({ counts_from: counting.at, rebook_pending: sql<boolean>`rebook_pending or item_id is not null` })
    .where('merchant_id', '=', counting.merchantId)
    .where('integration_id', '=', counting.integrationId)
    .execute();
}
