import type { MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds a merchant's product by its id, with its title. */
export async function findProduct(
  db: Db,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: ProductId },
): Promise<{ readonly id: ProductId; readonly title: string } | undefined> {
  return db
    .selectFrom('products')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(['id', 'title'])
    .executeTakeFirst();
}
