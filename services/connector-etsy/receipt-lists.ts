import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { request } from './client.ts';
import type { Answer } from './client.ts';
import { receiptsOfPage } from './limits.ts';

/** The filter of a list: by which date, and which orders beside, as a part of the query. */
export interface Filter {
  readonly date: 'created' | 'last_modified';
  readonly others: string;
}

/** A part of a list. `from` and `to` are epoch seconds, and belong to it; null: it has no end. */
export interface Part {
  readonly filter: Filter;
  readonly from: number;
  readonly to: number | null;
  readonly offset: number;
}

const receipts = z.object({ results: z.array(z.unknown()).default([]), count: z.int() });
type Receipts = z.infer<typeof receipts>;
type Page = Answer<Receipts> | SharedFault;

/** Lists receipts, the oldest first. The `count` of an answer is that of the part from offset 0. */
export function listReceipts(call: Call, shopId: string, { filter, from, to, offset }: Part): Promise<Page> {
  const { date, others } = filter;
  const end = to === null ? '' : `&max_${date}=${to}`;
  const sort = `sort_on=${date === 'created' ? 'created' : 'updated'}&sort_order=asc`;
  const query = `min_${date}=${from}${end}${others}&${sort}&limit=${receiptsOfPage}&offset=${offset}`;
  return request(call, { method: 'GET', path: `/shops/${shopId}/receipts?${query}`, answer: receipts });
}

/**
 * Reads on, by offset, a part of which an answer did not show all. An order that changes meanwhile leaves the
 * list and moves the rest, which the number of orders shows.
 */
export async function readOn(
  ask: (offset: number) => Promise<Page>,
  first: Receipts,
): Promise<readonly unknown[] | SharedFault> {
  const orders = [...first.results];
  while (orders.length < first.count) {
    const answer = await ask(orders.length);
    if (answer.kind !== 'answer') return answer;
    if (answer.body.count !== first.count || answer.body.results.length === 0) return changing;
    orders.push(...answer.body.results);
  }
  return orders;
}

const changing: Fault = {
  kind: 'unavailable',
  message: 'More orders changed within a second than Etsy shows at once, and they changed again meanwhile.',
};
