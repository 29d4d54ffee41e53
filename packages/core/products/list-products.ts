import type { MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { itemsColumn, productColumns } from './product-row.ts';
import type { ProductRow } from './product-row.ts';

/** Lists a merchant's products with their items, newest first. */
export async function listProducts(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<ProductId>,
): Promise<readonly ProductRow[]> {
  return db
    .selectFrom('products')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(productColumns)
    .select(itemsColumn)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
