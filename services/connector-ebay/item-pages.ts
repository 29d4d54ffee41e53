import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { itemName } from './items.ts';
import { costs, itemsOfPage } from './limits.ts';

const stored = z.object({
  kind: z.literal('cursor'),
  /** How many items stood in front of the next page. */
  at: z.int().min(0),
  /** The last items of the page before. Empty: nothing was read. */
  last: z.array(z.string()),
  /** When the first page was asked for, ISO 8601 by eBay's clock. Null before that page. */
  asOf: z.iso.datetime().nullable(),
  /** How often all pages were begun anew. */
  restarts: z.int().min(0),
});
export type ItemCursor = z.infer<typeof stored>;

const start: ItemCursor = { kind: 'cursor', at: 0, last: [], asOf: null, restarts: 0 };
/** Items that a page and the one before have in common. So many can be removed between them. */
const overlap = 10;
/** How much further in front a page is read if it has nothing in common with the one before. */
const stepBack = 40;
const restartsAtMost = 3;

export function readItemCursor(cursor: string | null): ItemCursor | Fault {
  if (cursor === null) return start;
  try {
    return stored.parse(JSON.parse(cursor));
  } catch {
    return { kind: 'rejected', code: 'cursor_invalid', message: 'The cursor is not from an earlier page.' };
  }
}

const itemPage = z.object({
  inventoryItems: z.array(z.unknown()).default([]),
  total: z.int().exactOptional(),
});

interface ItemPage {
  readonly kind: 'items';
  readonly items: readonly unknown[];
  readonly reading: Reading;
  readonly asOf: string;
  /** Null behind the last page. */
  readonly next: ItemCursor | null;
}

/**
 * Reads a page of the account's items. Removed items move the rest to the front, over the border of two
 * pages. So a page begins with items that were read before; if it does not, a page further in front is read.
 * Items may come twice then, and none is skipped.
 */
export async function readItemPage(call: Call, from: ItemCursor): Promise<ItemPage | SharedFault> {
  for (let wanted = from.at - overlap; ; wanted -= stepBack) {
    const place = placeOf(Math.max(0, wanted), from.at);
    const answer = await request(call, {
      method: 'GET',
      path: `/sell/inventory/v1/inventory_item?limit=${place.limit}&offset=${place.page}`,
      cost: costs.inventory,
      answer: itemPage,
    });
    if (answer.kind !== 'answer') return answer;
    const { inventoryItems: records, total } = answer.body;
    const first = place.page * place.limit;
    const skus = records.map((one) => itemName.safeParse(one).data?.sku);
    const common = skus.findLastIndex((sku) => sku !== undefined && from.last.includes(sku));
    if (common < 0 && first > 0) continue;
    const isRestart = common < 0 && from.at > 0;
    const restarts = from.restarts + (isRestart ? 1 : 0);
    if (restarts > restartsAtMost) return changing;
    const end = first + records.length;
    const isLast = total === undefined ? records.length < place.limit : end >= total;
    const asOf = from.asOf ?? answer.shopStartedAt;
    const named = skus.filter((sku) => sku !== undefined);
    const last = named.length === 0 ? from.last : named.slice(-overlap);
    return {
      kind: 'items',
      items: records.slice(common + 1),
      reading: answer.reading,
      asOf,
      next: isLast ? null : { kind: 'cursor', at: end, last, asOf, restarts },
    };
  }
}

const changing: Fault = {
  kind: 'unavailable',
  message: 'eBay’s list of items changed too often to be read without gaps.',
};

/**
 * Finds the page that begins at a record, or shortly before it, and has the most behind what was read. eBay
 * counts pages of a size, not records, so the size decides where pages begin.
 */
function placeOf(first: number, read: number): { readonly page: number; readonly limit: number } {
  let best = { page: 0, limit: itemsOfPage, behind: first === 0 ? itemsOfPage - read : -Infinity };
  for (let limit = itemsOfPage; limit > overlap; limit -= 1) {
    const page = Math.floor(first / limit);
    const behind = (page + 1) * limit - read;
    if (behind > best.behind) best = { page, limit, behind };
  }
  return best;
}
