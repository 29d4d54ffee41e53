import { nextId as next } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';

/** The first id of each sequence of a shop. A listing's id is that of its record. */
export const firstIds = {
  listing: 1_500_000_001,
  product: 20_000_000_001,
  offering: 21_000_000_001,
  value: 50_000_000_001,
  image: 6_000_000_001,
  order: 3_000_000_001,
  line: 4_000_000_001,
  refund: 1,
  shipment: 900_000_001,
  webhook: 1,
};

/** Takes the next id of a sequence. */
export function nextId(shop: Shop, sequence: keyof typeof firstIds): number {
  return next(shop, sequence);
}

/** Returns the shop's time in epoch seconds, as Etsy tells every time. */
export function epoch({ clock }: Pick<Shop, 'clock'>): number {
  return Math.floor(clock.now().getTime() / 1_000);
}
