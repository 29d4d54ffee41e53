import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ListingRead } from './inventories.ts';
import type { Listing } from './inventory-schema.ts';
import { listingsOfPage } from './limits.ts';
import { readListingCursor, readListingPage, stages } from './listing-pages.ts';
import { listedOf } from './listing-rows.ts';
import { readListings, readRecords } from './read-listings.ts';
import { setState } from './set-state.ts';

export const listings: Listings = { page, get, setState };

/**
 * Lists all listings of the shop, whatever their state. A page goes on over the lists of several states until
 * it is full.
 */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  let from = readListingCursor(cursor);
  const items: ListingSnapshot[] = [];
  const unread: UnreadListing[] = [];
  for (;;) {
    if (from.kind !== 'cursor') return from;
    const read = await readListingPage(call, from);
    if (read.kind !== 'records') return read;
    const isAgain = from.stage === stages.length - 1;
    for (const { id, read: one } of await readRecords(call, read.records, read.reading)) {
      if (one.kind === 'listing') {
        if (!isAgain || isPutBackSince(one.listing, read.asOf))
          items.push(...listedOf(one.listing, one.reading));
        continue;
      }
      const message = 'message' in one ? one.message : 'Etsy shows no inventory of it.';
      // A listing without a name may be any, so the page must not seem complete.
      if (id === '') return { kind: 'unavailable', message: `A listing cannot be read: ${message}` };
      if (one.kind !== 'rejected' && one.kind !== 'absent' && one.perhapsOneRow === undefined) return one;
      const code = one.kind === 'rejected' ? one.code : 'record_unreadable';
      if (!isAgain) unread.push({ group: id, code, message });
    }
    if (read.next === null || items.length + unread.length >= listingsOfPage) {
      const next = read.next === null ? {} : { next: JSON.stringify(read.next) };
      return { kind: 'page', page: { items, unread, asOf: read.asOf, ...next } };
    }
    from = read.next;
  }
}

/** Tells whether an active listing may have been in no list before: its state has changed meanwhile. */
function isPutBackSince({ state_timestamp: at }: Listing, asOf: string): boolean {
  return at !== null && at !== undefined && at * 1_000 > Math.ceil(Date.parse(asOf) / 1_000) * 1_000;
}

type Shown = OutputOf<'listings.get'>[number]['result'] | SharedFault;

async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'listings.get'>> {
  const found = await readListings(call, groups);
  return groups.map((key) => ({ key, result: shownOf(found.get(key)) }));
}

function shownOf(read: ListingRead | undefined): Shown {
  if (read === undefined || read.kind === 'absent') return { kind: 'absent' };
  return read.kind === 'listing' ? { kind: 'listings', items: listedOf(read.listing, read.reading) } : read;
}
