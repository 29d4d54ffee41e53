import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { readOneListing } from './inventories.ts';
import type { ListingRead } from './inventories.ts';
import { listing, listingName } from './inventory-schema.ts';
import { listingIdsAtOnce, requestsAtOnce } from './limits.ts';
import { isNumber } from './units.ts';

const listings = z.object({ results: z.array(z.unknown()).default([]) });

/**
 * Reads listings with their inventories, 100 in a request. Each has its own outcome. Etsy leaves out what it
 * does not show, so each listing that is left out is asked for on its own before it counts as absent.
 */
export async function readListings(
  call: Call,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListingRead>> {
  const found = new Map<string, ListingRead>();
  const reading: Reading = { readStartedAt: call.now().toISOString() };
  for (const id of ids.filter((one) => !isNumber(one))) found.set(id, { kind: 'absent', reading });
  const numbers = [...new Set(ids.filter(isNumber))];
  for (const some of chunked(numbers, listingIdsAtOnce)) {
    const answer = await request(call, {
      method: 'GET',
      path: `/listings/batch?listing_ids=${some.join(',')}&includes=Inventory&legacy=false`,
      answer: listings,
    });
    if (answer.kind !== 'answer') {
      for (const id of some) found.set(id, ofOne(answer));
      continue;
    }
    for (const record of answer.body.results) {
      const name = listingName.safeParse(record).data?.listing_id;
      if (name !== undefined) found.set(String(name), readListing(record, answer.reading));
    }
    const missing = some.filter((id) => !found.has(id));
    await inParallel(missing, requestsAtOnce, async (id) => found.set(id, await readOneListing(call, id)));
  }
  return found;
}

/** Converts a record of a list. */
export function readListing(record: unknown, reading: Reading): ListingRead {
  const { success, data, error } = listing.safeParse(record);
  if (success) return { kind: 'listing', listing: data, reading };
  const code = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'record_unreadable';
  return { kind: 'rejected', code, message: z.prettifyError(error) };
}

/** One listing may be why Etsy refuses all of a request. */
function ofOne(fault: SharedFault): SharedFault {
  return fault.kind === 'rejected' ? { ...fault, perhapsOneRow: fault.code } : fault;
}
