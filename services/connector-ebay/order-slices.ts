import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { costs, ordersOfPage } from './limits.ts';

/**
 * Marks a place in the orders by a date. eBay lists by offset only, and an order that changes leaves the list
 * and moves the rest. So a page is a slice of time whose orders fit into one answer, with nothing to skip.
 */
const stored = z.object({
  kind: z.literal('cursor'),
  /** The first moment of the next slice, ISO 8601. */
  from: z.iso.datetime(),
  /** How long the next slice is, in milliseconds. */
  length: z.int().positive(),
  /** When the first page was asked for, ISO 8601 by eBay's clock: the last moment of all slices. */
  asOf: z.iso.datetime(),
});
export type SliceCursor = z.infer<typeof stored>;

/** The start of a reading, whose end is not known yet. */
interface Start {
  readonly kind: 'start';
  readonly from: string;
}

const dayMs = 86_400_000;
/** eBay shows orders of two years, and refuses to look further back. */
const reachMs = 2 * 365 * dayMs - dayMs;
/** Requests of one page. What does not fit then is on the next one. */
const requestsAtMost = 8;

/** Parses a page's `next` or an ISO 8601 start time. Null starts at the oldest orders that eBay shows. */
export function readSliceCursor(call: Call, cursor: string | null): SliceCursor | Start | Fault {
  const oldest = new Date(call.now().getTime() - reachMs).toISOString();
  if (cursor === null) return { kind: 'start', from: oldest };
  try {
    if (cursor.startsWith('{')) return stored.parse(JSON.parse(cursor));
    const since = new Date(z.iso.datetime().parse(cursor)).toISOString();
    return { kind: 'start', from: since < oldest ? oldest : since };
  } catch {
    const message = 'The cursor is neither from an earlier page nor an ISO 8601 moment.';
    return { kind: 'rejected', code: 'cursor_invalid', message };
  }
}

interface Slice {
  readonly kind: 'slice';
  readonly orders: readonly unknown[];
  readonly reading: Reading;
  readonly asOf: string;
  /** Null behind the last slice. */
  readonly next: SliceCursor | null;
}

/** The filter of a list: by which date, and which orders beside. */
export interface Filter {
  readonly date: 'creationdate' | 'lastmodifieddate';
  readonly others: string;
}

/** Reads the slice at a cursor. Shortens it until its orders fit into one answer. */
export async function readSlice(
  call: Call,
  cursor: SliceCursor | Start,
  filter: Filter,
): Promise<Slice | SharedFault> {
  let from: SliceCursor;
  let requests = 0;
  if (cursor.kind === 'start') {
    // The end stays open: a moment of our clock may lie in eBay's future, which it refuses.
    const whole = await ask(call, filter, `${cursor.from}..`);
    if (whole.kind !== 'answer') return whole;
    const { orders, total } = whole.body;
    const asOf = whole.shopStartedAt > cursor.from ? whole.shopStartedAt : cursor.from;
    if (total <= orders.length) {
      return { kind: 'slice', orders, reading: whole.reading, asOf, next: null };
    }
    requests += 1;
    from = { kind: 'cursor', from: cursor.from, length: fitting(lengthOf(cursor.from, asOf), total), asOf };
  } else {
    from = cursor;
  }
  for (; ; requests += 1) {
    const to = earlier(momentAfter(from.from, from.length), from.asOf);
    const answer = await ask(call, filter, `${from.from}..${to}`);
    if (answer.kind !== 'answer') return answer;
    const { orders, total } = answer.body;
    const { reading } = answer;
    const isWhole = total <= orders.length;
    if (!isWhole && from.length <= 1) return tooMany;
    if (isWhole) {
      const isLast = to >= from.asOf;
      // eBay's moments have milliseconds, and both ends belong to a slice.
      const behind = {
        ...from,
        from: momentAfter(to, 1),
        length: longer(from.length, total),
      };
      const isEmpty = orders.length === 0 && !isLast && requests < requestsAtMost;
      if (!isEmpty) {
        return { kind: 'slice', orders, reading, asOf: from.asOf, next: isLast ? null : behind };
      }
      from = behind;
    } else {
      from = { ...from, length: fitting(Math.min(from.length, lengthOf(from.from, to)), total) };
      if (requests >= requestsAtMost) {
        return { kind: 'slice', orders: [], reading, asOf: from.asOf, next: from };
      }
    }
  }
}

const tooMany: Fault = {
  kind: 'unavailable',
  message: `More than ${ordersOfPage} orders changed within a millisecond, which eBay cannot list without gaps.`,
};

const orderList = z.object({ orders: z.array(z.unknown()).default([]), total: z.int() });

function ask(call: Call, { date, others }: Filter, range: string) {
  const filter = encodeURIComponent(`${date}:[${range}]${others}`);
  return request(call, {
    method: 'GET',
    path: `/sell/fulfillment/v1/order?filter=${filter}&limit=${ordersOfPage}&offset=0`,
    cost: costs.orders,
    answer: orderList,
  });
}

/** Shortens a slice so that about three quarters of an answer fit, at least to its half. */
function fitting(length: number, total: number): number {
  const part = Math.min(1 / 2, (ordersOfPage * 3) / 4 / total);
  return Math.max(1, Math.floor(length * part));
}

/** Lengthens a slice that had few orders. */
function longer(length: number, total: number): number {
  const times = total === 0 ? 8 : Math.max(1, Math.min(8, (ordersOfPage * 3) / 4 / total));
  return Math.min(Math.ceil(length * times), reachMs);
}

function lengthOf(from: string, to: string): number {
  return Math.max(1, Date.parse(to) - Date.parse(from));
}

function momentAfter(moment: string, ms: number): string {
  return new Date(Date.parse(moment) + ms).toISOString();
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
