import { nextId as next } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';

/**
 * What a shop's sequences begin with. Products, variations, orders and refunds share one, as in WordPress,
 * which has used the ids before itself.
 */
export const firstIds = { post: 10, line: 1, meta: 1, customer: 2, webhook: 1, term: 16 };

type Sequence = keyof typeof firstIds;

/** Takes the next id of a sequence. */
export function nextId(shop: Shop, sequence: Sequence): number {
  return next(shop, sequence);
}

/** Lets a sequence go on behind these ids, if it is not there already. */
export function goOnBehind({ state }: Shop, sequence: Sequence, ids: readonly number[]): void {
  const next = state.next[sequence] ?? firstIds[sequence];
  state.next[sequence] = Math.max(next, ...ids.map((id) => id + 1));
}

/** Makes a record under a given id, or the next one; the sequence goes on behind the highest. */
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
