import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Tx } from '../../connect.ts';

export interface NewItem {
  readonly merchantId: MerchantId;
  /** Undefined: a product of its own is made, with `title`. */
  readonly productId: ProductId | undefined;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
}

/** Makes an item, in a product of its own unless one is named. */
export async function insertItem(tx: Tx, item: NewItem): Promise<ItemId> {
  const productId = item.productId ?? (await insertProduct(tx, item));
  const { id } = await tx
    .insertInto('items')
    .values({ merchant_id: item.merchantId, product_id: productId, sku: item.sku, barcode: item.barcode })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function insertProduct(tx: Tx, { merchantId, title }: NewItem): Promise<ProductId> {
  const { id } = await tx
    .insertInto('products')
    .values({ merchant_id: merchantId, title })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
