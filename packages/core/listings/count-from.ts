import type { ChannelStockId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/**
 * Sets the time from which orders count, for the listings that the given channel stock shows. With it goes
 * how far the shop's clock was ahead, if the shop reported its time.
 */
export async function countListingsFrom(
  tx: Tx,
  counting: {
    readonly shownBy: readonly ChannelStockId[];
    readonly at: Date;
    readonly platformAheadMs: number | undefined;
  },
): Promise<void> {
  await sql`
    update listings
    set counts_from = ${counting.at}::timestamptz,
        clock_ahead_ms = coalesce(${counting.platformAheadMs ?? null}::bigint, clock_ahead_ms)
    from listing_channel_stock link
    where link.channel_stock_id = any(${counting.shownBy}::uuid[]) and listings.merchant_id = link.merchant_id
      and listings.id = link.listing_id`.execute(tx);
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
