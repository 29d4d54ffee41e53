import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '../../connect.ts';

/** A merchant's items with this SKU, whatever its case; more than two tell nothing more, so few are read. */
export async function findItemsBySku(
  db: Db,
  { merchantId, sku }: { readonly merchantId: MerchantId; readonly sku: string },
): Promise<readonly { readonly itemId: ItemId; readonly sku: string | null }[]> {
  return db
    .selectFrom('items')
    .where('merchant_id', '=', merchantId)
    .where(sql<boolean>`lower(sku) = lower(${sku})`)
    .select(['id as itemId', 'sku'])
    .orderBy('id')
    .limit(10)
    .execute();
}
