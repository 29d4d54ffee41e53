import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { bundleColumn, itemColumns } from './item-row.ts';
import { stockColumn } from './listed-stock.ts';
import type { ListedItem } from './listed-stock.ts';

/** Lists the archived items of a merchant, or the others, with their stock. Compares `sku` as matching does, in any case. */
export async function listItems(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly sku: string | undefined;
    readonly archived: boolean;
  } & Page<ItemId>,
): Promise<readonly ListedItem[]> {
  const { merchantId, sku, archived, after, limit } = wanted;
  return db
    .selectFrom('items')
    .innerJoin('products', (join) =>
      join
        .onRef('products.merchant_id', '=', 'items.merchant_id')
        .onRef('products.id', '=', 'items.product_id'),
    )
    .where('items.merchant_id', '=', merchantId)
    .where('items.archived_at', archived ? 'is not' : 'is', null)
    .$if(sku !== undefined, (query) => query.where(sql<boolean>`items.sku_lower = lower(${sku})`))
    .$if(after !== undefined, (query) => query.where('items.id', '<', after ?? null))
    .select(itemColumns)
    .select(bundleColumn)
    .select(stockColumn)
    .orderBy('items.id', 'desc')
    .limit(limit)
    .execute();
}
