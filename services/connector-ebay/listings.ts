import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { readItemCursor, readItemPage } from './item-pages.ts';
import { productsAtOnce } from './limits.ts';
import { listedOf } from './listing-rows.ts';
import { readMembers } from './product-members.ts';
import { setState } from './set-state.ts';

export const listings: Listings = { page, get, setState };

/** Lists all items of the account, with their offers. */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  const from = readItemCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const read = await readItemPage(call, from);
  if (read.kind !== 'items') return read;
  const listed = await listedOf(call, read.items, read.reading);
  if (listed.kind !== 'listed') return listed;
  const { items, unread } = listed;
  const next = read.next === null ? {} : { next: JSON.stringify(read.next) };
  return { kind: 'page', page: { items, unread, asOf: read.asOf, ...next } };
}

type Shown = OutputOf<'listings.get'>[number]['result'];

async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'listings.get'>> {
  return inParallel(groups, productsAtOnce, async (group) => ({
    key: group,
    result: await ofProduct(call, group),
  }));
}

/** Reads the listings of a product. */
async function ofProduct(call: Call, group: string): Promise<Shown | SharedFault> {
  const read = await readMembers(call, group);
  if (read.kind !== 'members') return read;
  const items = [];
  for (const { item, reading } of read.members) {
    const listed = await listedOf(call, [item], reading);
    if (listed.kind !== 'listed') return listed;
    const [unread] = listed.unread;
    if (unread !== undefined) return { kind: 'rejected', code: unread.code, message: unread.message };
    items.push(...listed.items);
  }
  return { kind: 'listings', items };
}
