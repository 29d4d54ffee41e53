import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ItemProperties } from '@onhand/domain/items/item-properties.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { noteSubject } from '../audit/action.ts';

export interface NewProduct {
  readonly title: string;
  readonly vendor: string | null;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
}

export interface NewItem {
  readonly merchantId: MerchantId;
  /** An existing product, or a new product for this item. */
  readonly product: { readonly id: ProductId } | NewProduct;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly properties: ItemProperties;
  readonly options: readonly ItemOption[];
  /** The components of a bundle. Empty: the item is no bundle. */
  readonly components: readonly { readonly itemId: ItemId; readonly quantity: number }[];
}

/** Creates an item in its product. Components must be items of the merchant and must not be bundles. */
export async function insertItem(
  tx: Tx,
  item: NewItem,
): Promise<{ readonly itemId: ItemId; readonly productId: ProductId }> {
  const productId =
    'id' in item.product ? item.product.id : await insertProduct(tx, item.merchantId, item.product);
  const { id } = await tx
    .insertInto('items')
    .values({
      merchant_id: item.merchantId,
      product_id: productId,
      sku: item.sku,
      barcode: item.barcode,
      price: item.properties.price,
      sale_price: item.properties.salePrice,
      wholesale_cost: item.properties.wholesaleCost,
      weight_grams: item.properties.weightGrams,
      packaging: item.properties.packaging,
      length_mm: item.properties.lengthMm,
      width_mm: item.properties.widthMm,
      height_mm: item.properties.heightMm,
      country_of_origin: item.properties.countryOfOrigin,
      hs_code: item.properties.hsCode,
      options: JSON.stringify(item.options),
      is_bundle: item.components.length > 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  noteSubject(id);
  if (item.components.length > 0) {
    await tx
      .insertInto('bundle_components')
      .values(
        item.components.map(({ itemId, quantity }) => ({
          merchant_id: item.merchantId,
          bundle_id: id,
          item_id: itemId,
          quantity,
        })),
      )
      .execute();
  }
  return { itemId: id, productId };
}

async function insertProduct(tx: Tx, merchantId: MerchantId, product: NewProduct): Promise<ProductId> {
  const { title, vendor, categories, tags } = product;
  const { id } = await tx
    .insertInto('products')
    .values({ merchant_id: merchantId, title, vendor, categories: [...categories], tags: [...tags] })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
