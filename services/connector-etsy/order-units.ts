import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { Listing } from './inventory-schema.ts';
import type { Transaction } from './order-schema.ts';
import { readListings } from './read-listings.ts';
import { isThere } from './shown-units.ts';
import { refOf } from './units.ts';

/** Names the unit of a line. Null: Etsy no longer names its listing. */
export type UnitOf = (line: Transaction) => UnitRef | null;

/**
 * Finds the units of lines. The product id of a line is that of the moment of its sale and names nothing any
 * more, so a line is told by the properties of its product. If Etsy leaves them out, the listings are read,
 * and the variations that the buyer chose are looked up there.
 */
export async function unitsOfLines(
  call: Call,
  lines: readonly Transaction[],
): Promise<{ readonly kind: 'units'; readonly unitOf: UnitOf } | SharedFault> {
  const listings = new Map<number, Listing>();
  const wanted = lines.filter((line) => isIn(line) && choicesOf(line).length > 0 && !hasProduct(line));
  if (wanted.length > 0) {
    const found = await readListings(
      call,
      wanted.map(({ listing_id: id }) => String(id)),
    );
    for (const read of found.values()) {
      if (read.kind === 'listing') listings.set(read.listing.listing_id, read.listing);
      // A listing that cannot be read, or that is gone, leaves the words of the line.
      else if (read.kind !== 'absent' && read.kind !== 'rejected') return read;
    }
  }
  return { kind: 'units', unitOf: (line) => unitOfLine(line, listings.get(line.listing_id ?? 0)) };
}

/** Names the unit of a line, with its listing where that was read. Pure. */
export function unitOfLine(line: Transaction, listing?: Listing): UnitRef | null {
  const { listing_id: id, product_data: properties } = line;
  if (id === null || id === undefined || id === 0) return null;
  if (hasProduct(line)) return refOf(id, properties ?? []);
  const choices = choicesOf(line);
  if (choices.length === 0) return refOf(id, []);
  const product = listing?.inventory.products
    .filter(isThere)
    .find(
      ({ property_values: values }) =>
        values.length > 0 &&
        values.every((value) =>
          choices.some(
            (choice) =>
              choice.property_id === value.property_id &&
              (value.value_ids.includes(choice.value_id) || value.values.includes(choice.value)),
          ),
        ),
    );
  if (product !== undefined) return refOf(id, product.property_values);
  return refOf(
    id,
    choices.map((choice) => ({ property_id: choice.property_id, values: [choice.value] })),
  );
}

function isIn({ listing_id: id }: Transaction): boolean {
  return id !== null && id !== undefined && id !== 0;
}

function hasProduct({ product_data: properties }: Transaction): boolean {
  return properties !== null && properties !== undefined && properties.length > 0;
}

/** Lists the values that the buyer chose, without texts of their own. */
function choicesOf({ variations }: Transaction) {
  return (variations ?? []).flatMap(({ property_id, value_id, formatted_value: value }) =>
    value_id === null || value_id === undefined
      ? []
      : [{ property_id, value_id, value: unescaped(value ?? '') }],
  );
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#039': "'",
  '#39': "'",
};

/** Undoes the escapes in which Etsy shows a value (https://github.com/etsy/open-api/issues/254). */
function unescaped(text: string): string {
  return text.replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
