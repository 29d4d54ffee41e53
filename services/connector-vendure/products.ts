import type { Products } from '@onhand/connector-kit/connector.ts';
import { productBatch } from './limits.ts';
import { page } from './product-page.ts';
import { productSnapshotOf } from './product-snapshot.ts';
import { readProducts } from './read-products.ts';
import { update } from './update-products.ts';

/**
 * Facets and collections are Vendure's: neither is a tag or a category that one could make by its name, so they are
 * left out. Images are assets, which are read by address and not written.
 */
export const products: Products = {
  behaviour: {
    readable: ['title', 'description', 'images', 'price', 'sku'],
    writable: ['title', 'description', 'price', 'sku'],
    salePrice: false,
    batch: productBatch,
    // A row bears the time when its transaction began.
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
