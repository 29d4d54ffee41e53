import type { MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { itemsColumn, productColumns } from './product-row.ts';
import type { ProductRow } from './product-row.ts';

/** Finds a merchant's products by their ids, with their items. */
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

/**
 * Finds products as `findProducts` does, and locks them until the transaction ends. Edits of items need this
 * lock.
 */
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
