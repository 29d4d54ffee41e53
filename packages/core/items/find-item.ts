import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { bundleColumn, itemColumns } from './item-row.ts';
import type { ItemRow } from './item-row.ts';

/** Finds a merchant's item by its id. */
export async function findItem(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: ItemId },
): Promise<ItemRow | undefined> {
  return db
    .selectFrom('items')
    .innerJoin('products', (join) =>
      join
        .onRef('products.merchant_id', '=', 'items.merchant_id')
        .onRef('products.id', '=', 'items.product_id'),
    )
    .where('items.merchant_id', '=', merchantId)
    .where('items.id', '=', id)
    .select(itemColumns)
    .select(bundleColumn)
    .executeTakeFirst();
}
