import type { MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { itemsColumn, productColumns } from './product-row.ts';
import type { ProductRow } from './product-row.ts';

/** The merchant's products with these ids, with their items. */
export async function findProducts(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly ProductId[] },
): Promise<readonly ProductRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('products')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select(productColumns)
    .select(itemsColumn)
    .orderBy('id')
    .execute();
}

/** As `findProducts`, and nobody else changes them or their items until the transaction ends. */
export async function lockProducts(
  tx: Tx,
  wanted: { readonly merchantId: MerchantId; readonly ids: readonly ProductId[] },
): Promise<readonly ProductRow[]> {
  if (wanted.ids.length === 0) return [];
  await tx
    .selectFrom('products')
    .where('merchant_id', '=', wanted.merchantId)
    .where('id', 'in', [...wanted.ids])
    .select('id')
    .orderBy('id')
    .forUpdate()
    .execute();
  return findProducts(tx, wanted);
}
