import type {
  ChannelStockId,
  IntegrationId,
  ItemId,
  ListingId,
  MerchantId,
  PlanId,
} from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

/** Holds a figure that a plan changes. */
export interface PlanListingRow {
  readonly channelStockId: ChannelStockId;
  readonly integrationId: IntegrationId;
  readonly listingId: ListingId;
  readonly itemId: ItemId;
  readonly sku: string | null;
  readonly before: number | null;
  readonly ours: number | null;
  readonly theirs: number | null;
}

/** Lists the figures that a plan changes, in the order of their quantities' ids. */
export async function listPlanListings(
  db: Db,
  {
    merchantId,
    planId,
    after,
    limit,
  }: { readonly merchantId: MerchantId; readonly planId: PlanId } & Page<ChannelStockId>,
): Promise<readonly PlanListingRow[]> {
  return db
    .selectFrom('plan_listings')
    .where('merchant_id', '=', merchantId)
    .where('plan_id', '=', planId)
    .$if(after !== undefined, (query) => query.where('channel_stock_id', '>', after ?? null))
    .select([
      'channel_stock_id as channelStockId',
      'integration_id as integrationId',
      'listing_id as listingId',
      'item_id as itemId',
      'sku',
      'before',
      'ours',
      'theirs',
    ])
    .orderBy('channel_stock_id')
    .limit(limit)
    .execute();
}
