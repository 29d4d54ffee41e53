import type { Products } from '@onhand/connector-kit/connector.ts';
import { productBatch } from './limits.ts';
import { page } from './product-page.ts';
import { productSnapshotOf } from './product-snapshot.ts';
import { readProducts } from './read-products.ts';
import { update } from './update-products.ts';

/**
 * Reads and updates products. Images are assets, which are uploaded. Categories and tags are the values of
 * two facets. Collections are neither, because Vendure computes their products by filters.
 */
export const products: Products = {
  behaviour: {
    readable: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
    writable: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
    salePrice: false,
    batch: productBatch,
    // A row carries the time when its transaction started.
    overlapMs: 60_000,
  },
  get: async (call, groups) => {
    const found = await readProducts(call, groups);
    return found.map(({ key, result }) =>
      result.kind === 'read'
        ? { key, result: { kind: 'product', product: productSnapshotOf(result) } }
        : { key, result },
    );
  },
  page,
  update,
};
