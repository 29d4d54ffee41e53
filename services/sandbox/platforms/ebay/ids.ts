import { nextId as next } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';

/** The first id of each sequence of a shop. */
export const firstIds = {
  product: 1,
  offer: 9_000_000_001,
  listing: 110_000_000_001,
  order: 120_000_000_001,
  line: 10_000_000_001,
  refund: 5_000_000_001,
  fulfillment: 940_550_000_001,
  cancel: 5_100_000_001,
  webhook: 1,
  destination: 1,
  term: 1,
};

/** Takes the next id of a sequence. */
export function nextId(shop: Shop, sequence: keyof typeof firstIds): number {
  return next(shop, sequence);
}

/** Writes an order's number as eBay does: 12-00000-00001. */
export function orderIdOf(id: number): string {
  const digits = String(id).padStart(12, '0');
  return `${digits.slice(0, -10)}-${digits.slice(-10, -5)}-${digits.slice(-5)}`;
}

/** Reads an order's number; null if it is not of eBay's form. */
export function orderNumberOf(orderId: string): number | null {
  return /^\d{2,}-\d{5}-\d{5}$/.test(orderId) ? Number(orderId.replaceAll('-', '')) : null;
}

/** Writes a date of the shared state as eBay does, in milliseconds. */
export function dateOf(seconds: string): string {
  return `${seconds}.000Z`;
}
