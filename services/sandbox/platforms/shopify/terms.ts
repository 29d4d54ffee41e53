import type { Shop } from '../../shop/shop.ts';
import type { ShopState } from '../../shop/state.ts';
import { nextId } from './ids.ts';

/** Returns the ids of these categories or tags. The shop gains the terms that it lacks. */
export function termIds(shop: Shop, taxonomy: keyof ShopState['terms'], names: readonly string[]): number[] {
  const terms = shop.state.terms[taxonomy];
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))].map((name) => {
    const present = terms.find((term) => term.name.toLowerCase() === name.toLowerCase());
    if (present !== undefined) return present.id;
    const term = { id: nextId(shop, 'term'), name, slug: handleOf(name) };
    terms.push(term);
    return term.id;
  });
}

/** Makes a handle of a title: lower-case letters and digits, with hyphens between. */
export function handleOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** Makes a handle that no other product has. */
export function freeHandle({ state }: Shop, title: string): string {
  const isTaken = (wanted: string) => state.products.some(({ slug }) => slug === wanted);
  const handle = handleOf(title) || 'product';
  if (!isTaken(handle)) return handle;
  let number = 1;
  while (isTaken(`${handle}-${number}`)) number += 1;
  return `${handle}-${number}`;
}
