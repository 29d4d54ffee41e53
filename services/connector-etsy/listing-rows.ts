import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import type { Listing } from './inventory-schema.ts';
import { seenOf, unitsOf } from './shown-units.ts';
import type { ShownUnit } from './shown-units.ts';

/** Converts a listing to those of its units. Pure. */
export function listedOf(listing: Listing, reading: Reading): ListingSnapshot[] {
  return unitsOf(listing).map((unit) => {
    const sku = skuOf(unit);
    return {
      ref: unit.ref,
      ids: { listing: String(listing.listing_id) },
      title: titleOf(listing, unit),
      ...(sku !== '' && { sku }),
      state: unit.isListed ? 'listed' : 'ended',
      backorders: false,
      seen: seenOf(unit, reading),
    };
  });
}

/** A unit of several products has the SKU that all of them have. */
function skuOf({ products }: ShownUnit): string {
  const [sku = '', ...others] = new Set(products.map((product) => product.sku?.trim() ?? ''));
  return others.length === 0 ? sku : '';
}

function titleOf({ title }: Listing, { ref, products }: ShownUnit): string {
  const shown = title === '' ? ref.group : title;
  const [only, ...others] = products;
  if (only === undefined || others.length > 0 || ref.unit === ref.group) return shown;
  const values = only.property_values.flatMap((one) => one.values);
  return values.length === 0 ? shown : `${shown} (${values.join(', ')})`;
}
