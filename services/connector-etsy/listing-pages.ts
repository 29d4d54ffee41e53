import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { listingName } from './inventory-schema.ts';
import { listingsOfPage } from './limits.ts';
import { shopIdOf } from './shop-id.ts';

/**
 * The states, each of which Etsy lists on its own, in the order in which they are read. Active listings come
 * first, because they sell out, end or expire meanwhile, and again at last, because others were put back.
 */
export const stages = ['active', 'sold_out', 'inactive', 'expired', 'draft', 'active'] as const;

const stored = z.object({
  kind: z.literal('cursor'),
  stage: z
    .int()
    .min(0)
    .max(stages.length - 1),
  /** How many listings of the stage stood in front of the next page. */
  at: z.int().min(0),
  /** The last listings of the page before. Empty: nothing was read of the stage. */
  last: z.array(z.int()),
  /** When the first page was asked for, ISO 8601 by Etsy's clock. Null before that page. */
  asOf: z.iso.datetime().nullable(),
  /** How often a stage was begun anew. */
  restarts: z.int().min(0),
});
export type ListingCursor = z.infer<typeof stored>;

const start: ListingCursor = { kind: 'cursor', stage: 0, at: 0, last: [], asOf: null, restarts: 0 };
/** Listings that a page and the one before have in common. So many can be removed between them. */
const overlap = 10;
/** How much further in front a page is read if it has nothing in common with the one before. */
const stepBack = 60;
const restartsAtMost = 3;

export function readListingCursor(cursor: string | null): ListingCursor | Fault {
  if (cursor === null) return start;
  try {
    return stored.parse(JSON.parse(cursor));
  } catch {
    return { kind: 'rejected', code: 'cursor_invalid', message: 'The cursor is not from an earlier page.' };
  }
}

const listingPage = z.object({ count: z.int().default(0), results: z.array(z.unknown()).default([]) });

interface ListingPage {
  readonly kind: 'records';
  readonly records: readonly unknown[];
  readonly reading: Reading;
  readonly asOf: string;
  /** Null behind the last page. */
  readonly next: ListingCursor | null;
}

/**
 * Reads a page of the shop's listings of one state. Removed listings move the rest to the front. So a page
 * begins with listings that were read before; if it does not, a page further in front is read. Listings may
 * come twice then, and none is skipped.
 */
export async function readListingPage(call: Call, from: ListingCursor): Promise<ListingPage | SharedFault> {
  const shop = await shopIdOf(call);
  if (shop.kind !== 'shop') return shop;
  for (let offset = Math.max(0, from.at - overlap); ; offset = Math.max(0, offset - stepBack)) {
    const query = `state=${stages[from.stage]}&limit=${listingsOfPage}&offset=${offset}&includes=Inventory`;
    const answer = await request(call, {
      method: 'GET',
      path: `/shops/${shop.id}/listings?${query}`,
      answer: listingPage,
    });
    if (answer.kind !== 'answer') return answer;
    const { results: records, count } = answer.body;
    const ids = records.map((one) => listingName.safeParse(one).data?.listing_id);
    const common = ids.findLastIndex((id) => id !== undefined && from.last.includes(id));
    if (common < 0 && offset > 0) continue;
    const restarts = from.restarts + (common < 0 && from.at > 0 ? 1 : 0);
    if (restarts > restartsAtMost) return changing;
    const asOf = from.asOf ?? answer.shopStartedAt;
    const end = offset + records.length;
    const named = ids.filter((id) => id !== undefined);
    const isLast = records.length === 0 || end >= count;
    const { stage } = from;
    const within: ListingCursor = {
      kind: 'cursor',
      stage,
      at: end,
      last: named.slice(-overlap),
      asOf,
      restarts,
    };
    const behind: ListingCursor = { kind: 'cursor', stage: stage + 1, at: 0, last: [], asOf, restarts };
    return {
      kind: 'records',
      records: records.slice(common + 1),
      reading: answer.reading,
      asOf,
      next: !isLast ? within : stage + 1 < stages.length ? behind : null,
    };
  }
}

const changing: Fault = {
  kind: 'unavailable',
  message: 'Etsy’s list of listings changed too often to be read without gaps.',
};
