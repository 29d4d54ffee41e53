import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';

/**
 * Links a live listing to an item, so that its quantity is published. False where it is linked to another item,
 * or has ended. The orders that waited for it are then to be booked (`rebookListing`). Linking it to the item it has changes nothing but who did it.
 */
export async function linkListing(
  db: Db,
  link: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly itemId: ItemId;
    readonly linkedBy: 'match' | 'hand';
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('listings')
    .set({
      item_id: link.itemId,
      linked_by: link.linkedBy,
      status: 'listed_and_synced',
      rebook_pending: true,
    })
    .where('merchant_id', '=', link.merchantId)
    .where('id', '=', link.listingId)
    .where('status', 'in', ['listed', 'listed_and_synced'])
    .where((eb) => eb.or([eb('item_id', 'is', null), eb('item_id', '=', link.itemId)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
