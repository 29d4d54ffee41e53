import type { Shop } from './shop.ts';
import type { Product } from './state.ts';

/** Finds the product of a variation. A product that is none has no parent. */
export function parentOf({ state }: Shop, { parentId }: Product): Product | undefined {
  return parentId === 0 ? undefined : state.products.find(({ id }) => id === parentId);
}
