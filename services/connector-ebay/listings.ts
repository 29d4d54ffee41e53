import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { readItemCursor, readItemPage } from './item-pages.ts';
import { readGroup } from './item-groups.ts';
import { groupOf, readItems } from './items.ts';
import type { ItemRead } from './items.ts';
import { listedOf } from './listing-rows.ts';
import { setState } from './set-state.ts';

export const listings: Listings = { page, get, setState };

/** Products that are read at a time. */
const productsAtOnce = 3;

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

/**
 * Reads the listings of a product. It is the key of a group, or the SKU of an item without one. eBay lets an
 * item and a group have one name; then the pages show both under it, and so does this.
 */
async function ofProduct(call: Call, group: string): Promise<Shown | SharedFault> {
  const found = await readGroup(call, group);
  if (found.kind !== 'group' && found.kind !== 'absent') return found;
  const skus = new Set([group, ...(found.kind === 'group' ? found.skus : [])]);
  const read = [...(await readItems(call, [...skus])).values()];
  for (const one of read) if (one.kind !== 'item' && one.kind !== 'absent') return one;
  const members = read.filter(isItem).filter(({ item }) => groupOf(item) === group);
  if (members.length === 0 && found.kind === 'absent') return { kind: 'absent' };
  const items = [];
  for (const { item, reading } of members) {
    const listed = await listedOf(call, [item], reading);
    if (listed.kind !== 'listed') return listed;
    const [unread] = listed.unread;
    if (unread !== undefined) return { kind: 'rejected', code: unread.code, message: unread.message };
    items.push(...listed.items);
  }
  return { kind: 'listings', items };
}

function isItem(read: ItemRead): read is Extract<ItemRead, { kind: 'item' }> {
  return read.kind === 'item';
}
