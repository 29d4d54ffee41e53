import type { z } from 'zod';
import type { newProduct } from '../../control/schema.ts';
import { amount, hundredths } from '../../shop/money.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import type { ProductsByHand } from '../simulated-platform.ts';
import { findRecord, newRecord, setStock, touched } from './catalog.ts';
import { deleteProduct } from './delete-product.ts';
import { freeHandle, termIds } from './terms.ts';

/** Changes products as an administrator does in Shopify's admin. */
export const products: ProductsByHand = {
  add,
  edit: (shop, id, { name, description, sku, price, salePrice, backorders, status }) => {
    const record = findRecord(shop, id);
    record.name = name ?? record.name;
    record.description = description ?? record.description;
    record.sku = sku ?? record.sku;
    record.regularPrice = price ?? record.regularPrice;
    if (salePrice !== undefined) record.salePrice = salePrice ?? '';
    record.backorders = backorders ?? record.backorders;
    record.status = status ?? record.status;
    touched(shop, record);
  },
  setStock: (shop, id, quantity) => setStock(shop, findRecord(shop, id), quantity),
  // Shopify has no trash. It archives a product.
  remove: (shop, id, force) => {
    const record = findRecord(shop, id);
    if (force) {
      deleteProduct(shop, record);
      return;
    }
    record.status = 'archived';
    touched(shop, record);
  },
  restore: (shop, id) => {
    const record = findRecord(shop, id);
    record.status = 'draft';
    touched(shop, record);
  },
};

function add(shop: Shop, given: z.output<typeof newProduct>): number {
  const type = given.variations === undefined ? 'simple' : 'variable';
  const product = newRecord(shop, { id: given.id, type, parentId: 0, name: given.name });
  product.slug = freeHandle(shop, given.name);
  product.description = given.description;
  product.categoryIds = termIds(shop, 'categories', given.categories);
  product.tagIds = termIds(shop, 'tags', given.tags);
  if (given.variations === undefined) setParts(shop, product, given);
  else {
    const options = given.variations.map(({ option }) => option);
    product.attributes = [{ name: 'Size', variation: true, options, option: '' }];
  }
  for (const { id, option, ...parts } of given.variations ?? []) {
    const variation = newRecord(shop, { id, type: 'variation', parentId: product.id, name: given.name });
    variation.attributes = [{ name: 'Size', variation: true, options: [], option }];
    // A variant of Shopify has its own stock.
    setParts(shop, variation, { ...parts, stock: parts.stock === 'parent' ? given.stock : parts.stock });
  }
  shop.emit('products/create', product.id);
  return product.id;
}

type Parts = Pick<z.output<typeof newProduct>, 'sku' | 'price' | 'salePrice' | 'stock' | 'backorders'>;

function setParts(shop: Shop, record: Product, { sku, price, salePrice, stock, backorders }: Parts): void {
  record.sku = sku ?? '';
  record.regularPrice = amount(hundredths(price));
  record.salePrice = salePrice === null ? '' : amount(hundredths(salePrice));
  record.backorders = backorders;
  if (stock !== null) setStock(shop, record, stock);
}
