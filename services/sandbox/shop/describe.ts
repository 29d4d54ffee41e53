import { parentOf } from './parent-of.ts';
import type { Shop } from './shop.ts';
import type { Product, ShopState, Term } from './state.ts';

/** Returns the categories or tags with these ids, sorted by name. */
export function termsOf({ state }: Shop, taxonomy: keyof ShopState['terms'], ids: readonly number[]): Term[] {
  return state.terms[taxonomy]
    .filter(({ id }) => ids.includes(id))
    .toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
}

/** Tells whether shoppers can choose a variation: its product offers each of its options. */
export function isOffered(shop: Shop, product: Product): boolean {
  const parent = parentOf(shop, product);
  return product.attributes.every(({ name, option }) =>
    parent?.attributes.some((offered) => offered.name === name && offered.options.includes(option)),
  );
}

/** Formats the options that a variation stands for, for people to read. */
export function optionsOf(variation: Product): string {
  return variation.attributes.map(({ option }) => option).join(', ');
}
