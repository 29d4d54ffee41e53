import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { blockOf } from './block-of.ts';
import { listingColumns } from './listing-row.ts';
import type { ListingRow } from './listing-row.ts';

export interface WantedListings extends Page<ListingId> {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId | undefined;
  readonly itemId: ItemId | undefined;
  readonly sku: string | undefined;
  readonly status: ListingRow['status'] | undefined;
  readonly endedBy: ListingRow['endedBy'] | undefined;
  /** Why no figure is written to a channel stock of the listing (`blockOf`). */
  readonly blockCode: string | undefined;
}

/** Lists a merchant's listings. Applies every filter that is given. */
export async function listListings(db: Db, wanted: WantedListings): Promise<readonly ListingRow[]> {
  const { merchantId, integrationId, itemId, sku, status, endedBy, blockCode, after, limit } = wanted;
  return db
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .$if(integrationId !== undefined, (query) => query.where('integration_id', '=', integrationId ?? null))
    .$if(itemId !== undefined, (query) => query.where('item_id', '=', itemId ?? null))
    .$if(sku !== undefined, (query) => query.where('sku', '=', sku ?? null))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? null))
    .$if(endedBy !== undefined, (query) => query.where('ended_by', '=', endedBy ?? null))
    .$if(blockCode !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('listing_channel_stock as link')
            .innerJoin('channel_stock', 'channel_stock.id', 'link.channel_stock_id')
            .innerJoin('integrations', 'integrations.id', 'channel_stock.integration_id')
            .whereRef('link.merchant_id', '=', 'listings.merchant_id')
            .whereRef('link.listing_id', '=', 'listings.id')
            .where(blockOf, '=', blockCode ?? null)
            .select('link.listing_id'),
        ),
      ),
    )
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(listingColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
