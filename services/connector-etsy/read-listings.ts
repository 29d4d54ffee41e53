import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { isNotFound } from './etsy-faults.ts';
import { readOneListing } from './inventories.ts';
import type { ListingRead } from './inventories.ts';
import { listing, listingName } from './inventory-schema.ts';
import { listingIdsAtOnce, requestsAtOnce } from './limits.ts';
import { isNumber } from './units.ts';

const listings = z.object({ results: z.array(z.unknown()).default([]) });

type Found = Map<string, ListingRead>;

/** Reads listings with their inventories, 100 in a request. Each has its own outcome. */
export async function readListings(
  call: Call,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListingRead>> {
  const found: Found = new Map();
  const reading: Reading = { readStartedAt: call.now().toISOString() };
  for (const id of ids.filter((one) => !isNumber(one))) found.set(id, { kind: 'absent', reading });
  const numbers = [...new Set(ids.filter(isNumber))];
  for (const some of chunked(numbers, listingIdsAtOnce)) await readTogether(call, some, found);
  return found;
}

/**
 * Reads listings in one request. Etsy answers 404 to all of them if it lacks one, so they are asked for by
 * halves then. What an answer leaves out, or does not show in full, is asked for alone.
 * https://developers.etsy.com/documentation/tutorials/inventory-shipping-migration
 */
async function readTogether(call: Call, ids: readonly string[], found: Found): Promise<void> {
  const [only = '', ...others] = ids;
  if (others.length === 0) return void found.set(only, await readOneListing(call, only));
  const path = `/listings/batch/inventory?listing_ids=${ids.join(',')}`;
  const answer = await request(call, { method: 'GET', path, answer: listings });
  if (answer.kind !== 'answer') {
    if (!isNotFound(answer)) for (const id of ids) found.set(id, ofOne(answer));
    else for (const half of chunked(ids, Math.ceil(ids.length / 2))) await readTogether(call, half, found);
    return;
  }
  for (const record of answer.body.results) {
    const read = readListing(record, answer.reading);
    if (read.kind === 'listing') found.set(String(read.listing.listing_id), read);
  }
  const missing = ids.filter((id) => !found.has(id));
  await inParallel(missing, requestsAtOnce, async (id) => found.set(id, await readOneListing(call, id)));
}

/**
 * Reads the records of a list. Those without an inventory are asked for by their ids. A record that names no
 * listing has the id ''.
 */
export async function readRecords(
  call: Call,
  records: readonly unknown[],
  reading: Reading,
): Promise<{ readonly id: string; readonly read: ListingRead }[]> {
  const named = records.map((record) => {
    const { listing_id: id, inventory } = listingName.safeParse(record).data ?? {};
    return { id: id === undefined ? '' : String(id), lacksInventory: inventory === null, record };
  });
  const asked = named.filter(({ lacksInventory }) => lacksInventory).map(({ id }) => id);
  const found = await readListings(call, asked);
  return named.map(({ id, record }) => ({ id, read: found.get(id) ?? readListing(record, reading) }));
}

/** Converts a record of a list. */
function readListing(record: unknown, reading: Reading): ListingRead {
  const { success, data, error } = listing.safeParse(record);
  if (success) return { kind: 'listing', listing: data, reading };
  const code = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'record_unreadable';
  return { kind: 'rejected', code, message: z.prettifyError(error) };
}

/** One listing may be why Etsy refuses all of a request. */
function ofOne(fault: SharedFault): SharedFault {
  return fault.kind === 'rejected' ? { ...fault, perhapsOneRow: fault.code } : fault;
}
