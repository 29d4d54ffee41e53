import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Sets the time from which orders move an item's stock. Returns false if it is set already. */
export async function countItemFrom(
  tx: Tx,
  item: { readonly merchantId: MerchantId; readonly itemId: ItemId; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('items')
    .set({ counts_from: item.at })
    .where('merchant_id', '=', item.merchantId)
    .where('id', '=', item.itemId)
    .where('counts_from', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
