import type { Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Locks channel stock of a merchant in the order of the ids. `chosen` is a query of ids. A transaction that
 * writes channel stock and items locks channel stock first, as `readReadingInputs` does, so that neither
 * waits for the other.
 */
export async function lockStock(tx: Tx, merchantId: MerchantId, chosen: RawBuilder<unknown>): Promise<void> {
  await sql`
    select from channel_stock where merchant_id = ${merchantId} and id in (${chosen})
    order by id for no key update`.execute(tx);
}

/** Selects the ids of the channel stock that shows items, or bundles that contain them. */
export function stockShowing(merchantId: MerchantId, itemIds: readonly ItemId[]): RawBuilder<unknown> {
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.merchant_id = ${merchantId} and listings.published
      and (listings.item_id = any(${itemIds}::uuid[]) or listings.item_id in (
        select bundle_id from bundle_components
        where merchant_id = ${merchantId} and item_id = any(${itemIds}::uuid[])))`;
}
