import type { Inventory } from '@onhand/connector-kit/connector.ts';
import type { ReadResult } from '@onhand/contracts/connector/inventory.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { ListingRead } from './inventories.ts';
import { readListings } from './read-listings.ts';
import { absent, seenOf, unitsOf } from './shown-units.ts';
import { listingIdOf } from './units.ts';

/** Reads figures with the listings of their units. */
export const read: Inventory['read'] = async (call, rows) => {
  const listings = await readListings(
    call,
    rows.map(({ ref }) => listingIdOf(ref)),
  );
  return rows.map(({ key, ref }) => ({ key, result: resultOf(ref, listings.get(listingIdOf(ref))) }));
};

function resultOf({ unit }: UnitRef, found: ListingRead | undefined): ReadResult | SharedFault {
  if (found === undefined) return { kind: 'unavailable', message: 'The listing was not read.' };
  if (found.kind === 'absent') return { kind: 'seen', seen: absent(found.reading) };
  if (found.kind !== 'listing') return found;
  const shown = unitsOf(found.listing).find(({ ref }) => ref.unit === unit);
  return { kind: 'seen', seen: shown === undefined ? absent(found.reading) : seenOf(shown, found.reading) };
}
