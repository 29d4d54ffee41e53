import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/**
 * Marks the listings whose orders waited for an item's opening stock, where the source keeps the books. Their
 * orders are booked again after the commit. A bundle's listings wait for each of its components.
 */
export async function awaitRebooking(
  tx: Tx,
  { merchantId, itemId }: { readonly merchantId: MerchantId; readonly itemId: ItemId },
): Promise<void> {
  await sql`
    update listings set rebook_pending = true
    from merchants
    where listings.merchant_id = ${merchantId} and merchants.id = listings.merchant_id
      and merchants.stock_authority = 'source'
      and (listings.item_id = ${itemId}
           or listings.item_id in (select component.bundle_id from bundle_components component
                                   where component.merchant_id = ${merchantId}
                                     and component.item_id = ${itemId}))`.execute(tx);
}

/** Marks listings whose waiting orders were booked again. */
export async function concludeRebooking(
  db: Db,
  { merchantId, listingIds }: { readonly merchantId: MerchantId; readonly listingIds: readonly ListingId[] },
): Promise<void> {
  await db
    .updateTable('listings')
    .set({ rebook_pending: false })
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...listingIds])
    .execute();
}
