import type { Product } from './inventory-schema.ts';
import type { ProductChange } from './inventory-form.ts';
import { isEnabled, isOnSale, isThere, quantityOf } from './shown-units.ts';
import type { ShownListing, ShownUnit } from './shown-units.ts';

/** A unit that is to be put on sale, or taken off sale. */
export interface WantedState {
  readonly unit: ShownUnit;
  readonly state: 'listed' | 'ended';
}

/**
 * What changes of a listing: first its products, then its state. Null: nothing that is put back has a
 * quantity, and Etsy puts no such listing on sale.
 */
export type StatePlan = StateChange | null;

export interface StateChange {
  readonly changes: ReadonlyMap<Product, ProductChange>;
  readonly state: 'active' | 'inactive' | null;
}

/**
 * Plans how units are ended and put back, each without the others of its listing.
 * - Ended: the product is disabled, if another one that is on sale has a quantity. Else the listing is
 *   deactivated, because Etsy demands one.
 * - Put back: the product is enabled. In a listing that is not active all others are disabled, so that only
 *   this one comes back.
 * Pure.
 */
export function statePlan(listing: ShownListing, wanted: readonly WantedState[]): StatePlan {
  const products = listing.inventory.products.filter(isThere);
  const isOpen = isOnSale(listing.state);
  const those = (state: WantedState['state']) =>
    wanted.filter((one) => one.state === state).flatMap(({ unit }) => unit.products);
  const ended = new Set(those('ended'));
  const putBack = those('listed').filter((product) => !ended.has(product));
  const kept = products.filter((one) => !ended.has(one) && isOpen && isEnabled(one));
  const target = new Set([...kept, ...putBack]);
  const hasStock = [...target].some((product) => quantityOf(product) > 0);
  if (putBack.length > 0 && !isOpen && !hasStock) return null;
  if (putBack.length === 0 && (!isOpen || !hasStock)) {
    const isEnding = isOpen && products.some((one) => ended.has(one) && isEnabled(one));
    return { changes: new Map(), state: isEnding ? 'inactive' : null };
  }
  const changes = new Map<Product, ProductChange>();
  for (const product of products) {
    const enabled = target.has(product);
    if (enabled !== isEnabled(product)) changes.set(product, { isEnabled: enabled });
  }
  const isSold = listing.state === 'sold_out' && changes.size > 0 && putBack.length > 0 && hasStock;
  return { changes, state: isOpen && !isSold ? null : 'active' };
}
