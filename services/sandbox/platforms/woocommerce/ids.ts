import { nextId as next } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';

/**
 * The first id of each sequence of a shop. Products, variations, orders and refunds share one sequence, as in
 * WordPress. WordPress itself has used the lower ids.
 */
export const firstIds = { post: 10, line: 1, meta: 1, customer: 2, webhook: 1, term: 16 };

type Sequence = keyof typeof firstIds;

/** Takes the next id of a sequence. */
export function nextId(shop: Shop, sequence: Sequence): number {
  return next(shop, sequence);
}

/** Advances a sequence past these ids, unless it is past them already. */
export function goOnBehind({ state }: Shop, sequence: Sequence, ids: readonly number[]): void {
  const next = state.next[sequence] ?? firstIds[sequence];
  state.next[sequence] = Math.max(next, ...ids.map((id) => id + 1));
}

/** Creates a record with the given id, or with the next id. The sequence continues after the highest id. */
export function withId<Made extends { readonly id: number }>(
  shop: Shop,
  sequence: Sequence,
  given: { readonly id: number | undefined; readonly make: () => Made },
): Made {
  const { next } = shop.state;
  const before = next[sequence] ?? firstIds[sequence];
  next[sequence] = given.id ?? before;
  const made = given.make();
  next[sequence] = Math.max(before, made.id + 1);
  return made;
}
