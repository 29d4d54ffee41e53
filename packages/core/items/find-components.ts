import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds the merchant's items by their ids, and whether each item is a bundle itself. */
export async function findComponents(
  db: Db,
  { merchantId, itemIds }: { readonly merchantId: MerchantId; readonly itemIds: readonly ItemId[] },
): Promise<readonly { readonly id: ItemId; readonly isBundle: boolean }[]> {
  return db
    .selectFrom('items')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', itemIds)
    .select(['id', 'is_bundle as isBundle'])
    .execute();
}
