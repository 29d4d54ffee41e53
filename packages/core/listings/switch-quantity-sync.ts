import type { Tx } from '@onhand/database/connect.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';

/** Switches the publishing of a listing's figures on or off. */
export async function switchListing(
  tx: Tx,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: ListingId },
  isOn: boolean,
): Promise<void> {
  await tx
    .updateTable('listings')
    .set({ quantity_sync: isOn })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .execute();
}
