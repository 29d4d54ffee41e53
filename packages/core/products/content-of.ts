import type { ItemId } from '@onhand/domain/ids.ts';
import type { Edit, EditValue } from '@onhand/domain/products/edit.ts';
import { propertyKey } from '@onhand/domain/products/property.ts';
import type { Content, PropertyKey, PropertyValue } from '@onhand/domain/products/property.ts';
import type { ProductItem, ProductRow } from './product-row.ts';

/** Returns the properties of a product as a whole. */
export function contentOfProduct({ id, ...product }: ProductRow): Content {
  const { title, description, images, categories, tags } = product;
  return {
    [propertyKey('title', id)]: title,
    [propertyKey('description', id)]: description,
    [propertyKey('images', id)]: images,
    [propertyKey('categories', id)]: categories,
    [propertyKey('tags', id)]: tags,
  };
}

/** Returns the properties of items. */
export function contentOfItems(items: readonly ProductItem[]): Content {
  return Object.fromEntries(
    items.flatMap((item): [PropertyKey, PropertyValue][] => [
      [propertyKey('sku', item.id), item.sku],
      [propertyKey('price', item.id), priceOf(item)],
    ]),
  );
}

/** Returns the current value of a field of a product, or of an item of the product. */
export function valueBefore(
  product: ProductRow,
  { field, itemId }: Pick<Edit, 'field' | 'itemId'>,
): EditValue {
  switch (field) {
    case 'sku':
    case 'barcode':
    case 'wholesaleCost':
    case 'weightGrams':
    case 'packaging':
    case 'lengthMm':
    case 'widthMm':
    case 'heightMm':
    case 'countryOfOrigin':
    case 'hsCode':
      return itemOf(product, itemId)[field];
    case 'price':
      return priceOf(itemOf(product, itemId));
    default:
      return product[field];
  }
}

function itemOf(product: ProductRow, itemId: ItemId | null): ProductItem {
  const item = product.items.find(({ id }) => id === itemId);
  if (item === undefined) throw new Error(`The product ${product.id} has no item ${itemId}.`);
  return item;
}

function priceOf({ price, salePrice }: ProductItem): PropertyValue {
  return price === null ? null : { regular: price, sale: salePrice };
}
