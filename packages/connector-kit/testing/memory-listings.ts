import { randomUUID } from 'node:crypto';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { addedOptions, productMissing } from '../added-options.ts';
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
      // Units that were added carry their own marker, which leads to their product.
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
      const made = units.map((unit, index) => unitOf(product.options, unit, `${group}-${index}`, group));
      for (const { ref } of made) stock.set(ref.unit, 0);
      const read = { group, version: Date.now(), readStartedAt: new Date().toISOString() };
      const content = { currency, title, description, images, categories, tags };
      products.set(group, { ...read, ...content, units: made });
      markers.set(marker, group);
      return { kind: 'created', group };
    },
    add: async (call, addition) => {
      const { marker, addTo, title, currency = 'EUR', units } = addition;
      const fault = refused(call);
      if (fault !== null) return fault;
      if (currency !== 'EUR') {
        return { kind: 'rejected', code: 'currency_mismatch', message: 'The shop sells in EUR.' };
      }
      const product = products.get(addTo);
      if (product === undefined) return productMissing(title);
      const named = product.units.map((unit) => unit.options ?? []);
      const names = [...new Set(named.flat().map(({ name }) => name))];
      const valueOf = (own: (typeof named)[number], name: string) =>
        own.find((option) => option.name === name)?.value;
      const fitted = addedOptions(addition, {
        options: names.map((name) => ({ name, values: named.flatMap((own) => valueOf(own, name) ?? []) })),
        units: named.map((own) => names.map((name) => valueOf(own, name))),
      });
      if (fitted.kind !== 'options') return fitted;
      const made = units.map((unit, index) =>
        unitOf(
          names,
          { ...unit, values: [...(fitted.ofUnit[index] ?? [])] },
          `${addTo}-${product.units.length + index}`,
          addTo,
        ),
      );
      for (const { ref } of made) stock.set(ref.unit, 0);
      products.set(addTo, { ...product, version: Date.now(), units: [...product.units, ...made] });
      markers.set(marker, addTo);
      return { kind: 'added' };
    },
  };
}

function unitOf(
  options: readonly string[],
  { sku, price, values }: NewListing['units'][number],
  unit: string,
  group: string,
): ProductSnapshot['units'][number] {
  return {
    ref: { unit, group, location: '' },
    sku,
    ...(price === undefined ? {} : { price }),
    options: options.map((name, index) => ({ name, value: values[index] ?? '' })),
  };
}
