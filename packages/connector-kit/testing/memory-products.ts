import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductChange, ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { Call, Products } from '../connector.ts';
import { changed } from './product-changes.ts';

/** Title that the in-memory shop refuses, and the shop's message. */
export const refusedTitle = { title: ' ', words: 'A product needs a title.' };

type Page = { kind: 'page'; page: { items: ProductSnapshot[]; next?: string; asOf: string } };

/** Creates the products capability of the in-memory shop. `version` is the time of the last change. */
export function memoryProducts(
  products: Map<string, ProductSnapshot>,
  refused: (call: Call) => Fault | null,
  pageFrom: (items: readonly ProductSnapshot[], cursor: string | null) => Page,
): Products {
  const read = (product: ProductSnapshot) => ({ ...product, readStartedAt: new Date().toISOString() });
  return {
    behaviour: {
      readable: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
      writable: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
      salePrice: true,
      batch: 2,
      overlapMs: 0,
    },
    get: async (call, groups) =>
      groups.map((key) => {
        const product = products.get(key);
        const found =
          product === undefined
            ? { kind: 'absent' as const }
            : { kind: 'product' as const, product: read(product) };
        return { key, result: refused(call) ?? found };
      }),
    page: async (call, cursor) => refused(call) ?? pageFrom([...products.values()].map(read), cursor),
    update: async (call, rows) =>
      rows.toReversed().map(({ key, group, change }) => {
        const fault = refused(call);
        if (fault !== null) return { key, result: fault };
        const product = products.get(group);
        if (product === undefined || lacksUnit(product, change)) return { key, result: { kind: 'missing' } };
        if (change.title === refusedTitle.title) {
          return { key, result: { kind: 'rejected', code: 'title_empty', message: refusedTitle.words } };
        }
        products.set(group, { ...changed(product, change), version: Date.now() });
        return { key, result: { kind: 'changed' } };
      }),
  };
}

function lacksUnit({ units }: ProductSnapshot, change: ProductChange): boolean {
  return change.units?.some(({ unit }) => !units.some(({ ref }) => ref.unit === unit)) ?? false;
}
