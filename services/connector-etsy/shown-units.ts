import type { Reading, Seen, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { Inventory, Product } from './inventory-schema.ts';
import { refOf } from './units.ts';

/** A listing with its inventory. */
export interface ShownListing {
  readonly listing_id: number;
  readonly state: string;
  readonly inventory: Inventory;
}

/** A unit of a listing as shoppers see it. */
export interface ShownUnit {
  readonly ref: UnitRef;
  /** One product, or all that share a quantity. */
  readonly products: readonly Product[];
  /** What shoppers may still buy, or could if the listing were active. Null: `heldBy` has the quantity. */
  readonly quantity: number | null;
  /** The unit whose quantity this one uses. */
  readonly heldBy?: string;
  /** Whether it is on sale, in stock or not. */
  readonly isListed: boolean;
}

/**
 * Lists the units of a listing. Variations whose quantities do not vary by all of their properties
 * (`quantity_on_property`) share one: then a unit of its own holds it, and they name it. Pure.
 */
export function unitsOf({ listing_id: listingId, state, inventory }: ShownListing): ShownUnit[] {
  const products = inventory.products.filter(isThere);
  const isOpen = isOnSale(state);
  const unitOf = (ref: UnitRef, some: readonly Product[]): ShownUnit => ({
    ref,
    products: some,
    // Nobody can buy a sold-out listing, whatever its inventory says, until it is renewed. What was disabled
    // before was not sold.
    quantity: state === 'sold_out' && some.some(isEnabled) ? 0 : Math.min(...some.map(quantityOf)),
    isListed: isOpen && some.some(isEnabled),
  });
  const quantityRefOf = ({ property_values: values }: Product) =>
    refOf(
      listingId,
      values.filter(({ property_id: id }) => inventory.quantity_on_property?.includes(id) ?? false),
    );
  const holding = Map.groupBy(products, (product) => quantityRefOf(product).unit);
  return [...holding].flatMap(([holder, some]) => {
    const own = some.map((product) => ({ product, ref: refOf(listingId, product.property_values) }));
    const members = own.filter(({ ref }) => ref.unit !== holder);
    const holderRef = { unit: holder, group: String(listingId), location: '' };
    return [
      unitOf(holderRef, some),
      ...members.map(({ ref, product }) => ({ ...unitOf(ref, [product]), quantity: null, heldBy: holder })),
    ];
  });
}

/** Tells whether shoppers find a listing in a state: one that is sold out can be renewed by its stock. */
export function isOnSale(state: string): boolean {
  return state === 'active' || state === 'sold_out';
}

/** Tells whether a product was not deleted. */
export function isThere({ is_deleted: isDeleted }: Product): boolean {
  return !isDeleted;
}

/** Lists the offerings of a product that were not deleted: one of each product. */
export function offeringsOf({ offerings }: Product): Product['offerings'] {
  return offerings.filter(({ is_deleted: isDeleted }) => !isDeleted);
}

export function isEnabled(product: Product): boolean {
  return offeringsOf(product).some(({ is_enabled: enabled }) => enabled);
}

export function quantityOf(product: Product): number {
  return offeringsOf(product).reduce((sum, { quantity }) => sum + quantity, 0);
}

export function seenOf({ quantity, heldBy }: ShownUnit, reading: Reading): Seen {
  if (heldBy !== undefined) return { quantity: null, why: 'unmanaged', heldBy, ...reading };
  return { quantity, ...reading };
}

export const absent = (reading: Reading): Seen => ({ quantity: null, why: 'absent', ...reading });
