import { randomUUID } from 'node:crypto';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { Call, ListingCreator } from '../connector.ts';
import { refusedTitle } from './memory-products.ts';

/** Lists products in the in-memory shop. A creation is one step and never ends halfway. */
export function memoryListings(
  {
    stock,
    products,
  }: {
    readonly stock: Map<string, number | null>;
    readonly products: Map<string, ProductSnapshot>;
  },
  refused: (call: Call) => Fault | null,
): ListingCreator {
  const markers = new Map<string, string>();
  return {
    behaviour: {
      carries: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
      visibilityMs: 0,
    },
    find: async (call, { marker, skus }) => {
      const fault = refused(call);
      if (fault !== null) return fault;
      const group = markers.get(marker);
      if (group !== undefined) return { kind: 'found', group, complete: true };
      const sold = [...products.values()].flatMap(({ units }) => units.map(({ sku }) => sku));
      const taken = skus.filter((sku) => sold.includes(sku));
      return taken.length > 0 ? { kind: 'taken', skus: taken } : { kind: 'absent' };
    },
    create: async (call, product) => {
      const { marker, units, currency = 'EUR', title, description = '' } = product;
      const { images = [], categories = [], tags = [] } = product;
      const fault = refused(call);
      if (fault !== null) return fault;
      if (currency !== 'EUR') {
        return { kind: 'rejected', code: 'currency_mismatch', message: 'The shop sells in EUR.' };
      }
      if (title === refusedTitle.title) {
        return { kind: 'rejected', code: 'title_refused', message: refusedTitle.words };
      }
      const group = randomUUID();
      const made = units.map(({ sku, price }, index) => ({
        ref: { unit: `${group}-${index}`, group, location: '' },
        sku,
        ...(price === undefined ? {} : { price }),
      }));
      for (const { ref } of made) stock.set(ref.unit, 0);
      const read = { group, version: Date.now(), readStartedAt: new Date().toISOString() };
      const content = { currency, title, description, images, categories, tags };
      products.set(group, { ...read, ...content, units: made });
      markers.set(marker, group);
      return { kind: 'created', group };
    },
  };
}
