import type { IntegrationId, ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { EditableField } from '@onhand/domain/products/edit.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

export interface ProductChangeRow {
  readonly id: string;
  readonly itemId: ItemId | null;
  readonly field: EditableField;
  readonly before: unknown;
  readonly after: unknown;
  /** `lost`: both sides had changed the field, and this value was discarded. */
  readonly outcome: 'made' | 'lost';
  /** The integration that the value comes from. Null: the value was changed here. */
  readonly integrationId: IntegrationId | null;
  readonly actor: string;
  readonly at: Date;
}

/** Lists the changes of a product and its items, newest first. */
export async function listProductChanges(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly productId: ProductId } & Page,
): Promise<readonly ProductChangeRow[]> {
  const { merchantId, productId, after, limit } = wanted;
  return db
    .selectFrom('product_changes')
    .where('merchant_id', '=', merchantId)
    .where('product_id', '=', productId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .select([
      'id',
      'item_id as itemId',
      'field',
      'before',
      'after',
      'outcome',
      'integration_id as integrationId',
      'actor',
      'at',
    ])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
