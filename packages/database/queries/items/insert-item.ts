import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Tx } from '../../connect.ts';

export interface NewItem {
  readonly merchantId: MerchantId;
  /** The product there is, or the title of one of its own. */
  readonly product: { readonly id: ProductId } | { readonly title: string };
  readonly sku: string | null;
  readonly barcode: string | null;
}

/** Makes an item in its product. */
export async function insertItem(tx: Tx, item: NewItem): Promise<ItemId> {
  const productId =
    'id' in item.product ? item.product.id : await insertProduct(tx, item.merchantId, item.product.title);
  const { id } = await tx
    .insertInto('items')
    .values({ merchant_id: item.merchantId, product_id: productId, sku: item.sku, barcode: item.barcode })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function insertProduct(tx: Tx, merchantId: MerchantId, title: string): Promise<ProductId> {
  const { id } = await tx
    .insertInto('products')
    .values({ merchant_id: merchantId, title })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
