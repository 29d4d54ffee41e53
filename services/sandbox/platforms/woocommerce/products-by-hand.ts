import type { z } from 'zod';
import type { newProduct } from '../../control/schema.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ProductsByHand } from '../simulated-platform.ts';
import { createProduct, deleteProduct, findProduct, restoreProduct, updateProduct } from './catalog.ts';
import { withId } from './ids.ts';
import { termNamed } from './terms.ts';

/** Changes products as an administrator does in WordPress. */
export const products: ProductsByHand = {
  add,
  edit: (shop, id, { price, salePrice, ...rest }) => {
    updateProduct(shop, findProduct(shop, id, 404), {
      ...rest,
      ...(price !== undefined && { regular_price: price }),
      ...(salePrice !== undefined && { sale_price: salePrice ?? '' }),
    });
  },
  setStock: (shop, id, quantity) => {
    const product = findProduct(shop, id, 404);
    updateProduct(shop, product, { manage_stock: quantity !== null, stock_quantity: quantity });
  },
  remove: (shop, id, force) => deleteProduct(shop, findProduct(shop, id, 404), force),
  restore: restoreProduct,
};

function add(shop: Shop, given: z.output<typeof newProduct>): number {
  const { variations, sku, price, salePrice, description, categories, tags } = given;
  const make = () =>
    createProduct(shop, {
      name: given.name,
      description,
      categories: categories.map((name) => termNamed(shop, 'categories', name)),
      tags: tags.map((name) => termNamed(shop, 'tags', name)),
      ...(sku === undefined ? {} : { sku }),
      ...(variations === undefined
        ? { type: 'simple', ...pricesOf({ price, salePrice }) }
        : {
            type: 'variable',
            attributes: [{ name: 'Size', variation: true, options: variations.map(({ option }) => option) }],
          }),
      ...stockFields(given.stock),
      backorders: given.backorders,
    });
  const product = withId(shop, 'post', { id: given.id, make });
  for (const one of variations ?? []) {
    const fields = {
      ...(one.sku === undefined ? {} : { sku: one.sku }),
      ...pricesOf(one),
      attributes: [{ name: 'Size', option: one.option }],
      ...stockFields(one.stock),
      backorders: one.backorders,
    };
    withId(shop, 'post', { id: one.id, make: () => createProduct(shop, fields, product.id) });
  }
  return product.id;
}

function pricesOf({ price, salePrice }: { price: string; salePrice: string | null }) {
  return { regular_price: price, sale_price: salePrice ?? '' };
}

function stockFields(stock: number | null | 'parent') {
  return typeof stock === 'number' ? { manage_stock: true, stock_quantity: stock } : { manage_stock: false };
}
