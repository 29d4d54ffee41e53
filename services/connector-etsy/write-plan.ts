import { settledBy } from '@onhand/connector-kit/if-seen.ts';
import { zeroRefused as refusedZero } from '@onhand/contracts/connector/inventory.ts';
import type { Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import type { Product } from './inventory-schema.ts';
import type { ProductChange } from './inventory-form.ts';
import { isEnabled, isThere, quantityOf, seenOf, unitsOf } from './shown-units.ts';
import type { ShownListing, ShownUnit } from './shown-units.ts';

/** How the rows of one listing are written. */
export interface WritePlan {
  /** The results of rows that are not written, by key. */
  readonly settled: ReadonlyMap<string, WriteResult>;
  readonly open: readonly Write[];
  readonly changes: ReadonlyMap<Product, ProductChange>;
}

/**
 * Decides from the listing as it was just read which rows are written. At least one product that is on sale
 * must keep a quantity, or Etsy refuses all: then the last row of 0 is refused, and the others are written.
 * In a listing that is not active, a product that gets a quantity is enabled with it. Pure.
 */
export function writePlan(listing: ShownListing, reading: Reading, rows: readonly Write[]): WritePlan {
  const units = new Map(unitsOf(listing).map((unit) => [unit.ref.unit, unit]));
  const settled = new Map<string, WriteResult>();
  const open: { readonly row: Write; readonly unit: ShownUnit; readonly quantity: number }[] = [];
  for (const row of rows) {
    const unit = units.get(row.ref.unit);
    if (unit === undefined) {
      settled.set(row.key, { kind: 'missing' });
    } else if (row.change.op !== 'set') {
      settled.set(row.key, {
        kind: 'rejected',
        code: 'adjust_unsupported',
        message: 'Etsy sets quantities only.',
      });
    } else {
      const seen = seenOf(unit, reading);
      const isThere = seen.quantity === row.change.quantity;
      const result = settledBy(seen, row.change) ?? (isThere ? ({ kind: 'confirmed', seen } as const) : null);
      if (result === null) open.push({ row, unit, quantity: row.change.quantity });
      else settled.set(row.key, result);
    }
  }
  // Nobody can buy of a listing that is not active, and only an enabled product can make it so.
  const enabling = (quantity: number) =>
    listing.state !== 'active' && quantity > 0 ? { isEnabled: true } : {};
  const changesOf = (some: typeof open) =>
    new Map(
      some.flatMap(({ unit, quantity }) =>
        unit.products.map((product) => [product, { quantity, ...enabling(quantity) }] as const),
      ),
    );
  const isSellable = (changes: ReadonlyMap<Product, ProductChange>) =>
    listing.inventory.products.some(
      (one) =>
        isThere(one) &&
        (changes.get(one)?.isEnabled ?? isEnabled(one)) &&
        (changes.get(one)?.quantity ?? quantityOf(one)) > 0,
    );
  const last = isSellable(changesOf(open)) ? undefined : open.findLast(({ quantity }) => quantity === 0);
  if (last !== undefined) settled.set(last.row.key, zeroRefused);
  const written = open.filter((one) => one !== last);
  return { settled, open: written.map(({ row }) => row), changes: changesOf(written) };
}

const zeroRefused: WriteResult = {
  kind: 'rejected',
  code: refusedZero,
  message: 'Etsy refuses 0 for everything that a listing has on sale. Deactivate the listing instead.',
};
