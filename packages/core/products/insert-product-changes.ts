import type { IntegrationId, ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { EditableField, EditValue } from '@onhand/domain/products/edit.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** A change of a field of a product or item. A `lost` change was overridden by the other side. */
export interface NewProductChange {
  readonly merchantId: MerchantId;
  readonly productId: ProductId;
  readonly itemId: ItemId | null;
  readonly field: EditableField;
  readonly before: EditValue;
  readonly after: EditValue;
  readonly outcome: 'made' | 'lost';
  /** The integration that the value comes from. Null: the value was changed here. */
  readonly integrationId: IntegrationId | null;
  readonly actor: string;
  readonly at: Date;
}

/** Records changes of products permanently. */
export async function insertProductChanges(tx: Tx, changes: readonly NewProductChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insertInto('product_changes')
    .values(
      changes.map(({ merchantId, productId, itemId, integrationId, before, after, ...change }) => ({
        ...change,
        merchant_id: merchantId,
        product_id: productId,
        item_id: itemId,
        integration_id: integrationId,
        before: JSON.stringify(before),
        after: JSON.stringify(after),
      })),
    )
    .execute();
}
