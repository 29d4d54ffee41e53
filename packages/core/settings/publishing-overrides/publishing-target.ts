import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Whose figures an override is about. */
export type PublishingTarget =
  | { readonly scope: 'merchant'; readonly id: MerchantId }
  | { readonly scope: 'integration'; readonly id: IntegrationId }
  | { readonly scope: 'item'; readonly id: ItemId }
  | { readonly scope: 'listing'; readonly id: ListingId };

/** The ids of the channel stock that a target stands for, as a query. */
export function affectedOf(merchantId: MerchantId, { scope, id }: PublishingTarget): RawBuilder<unknown> {
  const chosen = {
    merchant: sql`true`,
    integration: sql`listings.integration_id = ${id}`,
    item: sql`listings.item_id = ${id}`,
    listing: sql`listings.id = ${id}`,
  }[scope];
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.merchant_id = ${merchantId} and listings.published and ${chosen}`;
}
