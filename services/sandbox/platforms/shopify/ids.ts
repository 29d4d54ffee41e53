import { nextId as next } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';

/** The first id of each sequence of a shop. */
export const firstIds = {
  product: 7_000_001,
  order: 5_000_001,
  orderNumber: 1001,
  draftNumber: 1,
  line: 13_000_001,
  level: 1,
  location: 61_000_001,
  customer: 6_000_001,
  webhook: 1_100_001,
  refund: 8_000_001,
  fulfillment: 4_000_001,
  draft: 9_000_001,
  image: 3_000_001,
  term: 1,
  meta: 1,
  group: 1,
  bulk: 2_000_001,
};

type Sequence = keyof typeof firstIds;

/** Takes the next id of a sequence. */
export function nextId(shop: Shop, sequence: Sequence): number {
  return next(shop, sequence);
}
