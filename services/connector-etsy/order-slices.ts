import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { receiptsOfPage } from './limits.ts';
import { listReceipts, readOn } from './receipt-lists.ts';
import type { Filter } from './receipt-lists.ts';
import { shopIdOf } from './shop-id.ts';

/**
 * Marks a place in the orders by a date, in epoch seconds. Etsy lists by offset only, and an order that
 * changes leaves the list and moves the rest. So a page is a slice of time whose orders fit into one answer,
 * with nothing to skip.
 */
const stored = z.object({
  kind: z.literal('cursor'),
  /** The first second of the next slice. */
  from: z.int().positive(),
  /** How many seconds the next slice has. */
  length: z.int().positive(),
  /** When the first page was asked for, ISO 8601 by Etsy's clock. */
  asOf: z.iso.datetime(),
  /** The last second of all slices. */
  until: z.int().positive(),
});
export type SliceCursor = z.infer<typeof stored>;

/** The start of a reading, whose end is not known yet. */
interface Start {
  readonly kind: 'start';
  readonly from: number;
}

/** The earliest moment that Etsy takes, in epoch seconds: the year 2000. */
const earliest = 946_684_800;
/** Requests of one page. What does not fit then is on the next one. */
const requestsAtMost = 8;

/** Parses a page's `next` or an ISO 8601 start time. Null starts at the oldest orders. */
export function readSliceCursor(cursor: string | null): SliceCursor | Start | Fault {
  if (cursor === null) return { kind: 'start', from: earliest };
  try {
    if (cursor.startsWith('{')) return stored.parse(JSON.parse(cursor));
    const since = Math.floor(Date.parse(z.iso.datetime().parse(cursor)) / 1_000);
    return { kind: 'start', from: Math.max(earliest, since) };
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

/** Reads the slice at a cursor. Shortens it until its orders fit into one answer. */
export async function readSlice(
  call: Call,
  cursor: SliceCursor | Start,
  filter: Filter,
): Promise<Slice | SharedFault> {
  const shop = await shopIdOf(call);
  if (shop.kind !== 'shop') return shop;
  const ask = (from: number, to: number | null, offset = 0) =>
    listReceipts(call, shop.id, { filter, from, to, offset });
  let from: SliceCursor;
  let requests = 0;
  if (cursor.kind === 'start') {
    // The end stays open: our clock may differ from Etsy's.
    const whole = await ask(cursor.from, null);
    if (whole.kind !== 'answer') return whole;
    const { results: orders, count } = whole.body;
    const asOf = new Date(Math.max(Date.parse(whole.shopStartedAt), cursor.from * 1_000)).toISOString();
    if (count <= orders.length) return { kind: 'slice', orders, reading: whole.reading, asOf, next: null };
    requests += 1;
    const until = Math.ceil(Date.parse(asOf) / 1_000);
    const length = fitting(Math.max(1, until - cursor.from), count);
    from = { kind: 'cursor', from: cursor.from, length, asOf, until };
  } else {
    from = cursor;
  }
  for (; ; requests += 1) {
    // Both ends belong to a slice.
    const to = Math.min(from.from + from.length - 1, from.until);
    const answer = await ask(from.from, to);
    if (answer.kind !== 'answer') return answer;
    const { reading } = answer;
    const { results, count } = answer.body;
    const isWhole = count <= results.length;
    if (!isWhole && from.length > 1) {
      from = { ...from, length: fitting(Math.min(from.length, to - from.from + 1), count) };
      if (requests < requestsAtMost) continue;
      return { kind: 'slice', orders: [], reading, asOf: from.asOf, next: from };
    }
    const orders = isWhole ? results : await readOn((offset) => ask(from.from, to, offset), answer.body);
    if ('kind' in orders) return orders;
    const isLast = to >= from.until;
    const behind = { ...from, from: to + 1, length: longer(from.length, count) };
    if (orders.length > 0 || isLast || requests >= requestsAtMost) {
      return { kind: 'slice', orders, reading, asOf: from.asOf, next: isLast ? null : behind };
    }
    from = behind;
  }
}

/** Shortens a slice so that about three quarters of an answer fit, at least to its half. */
function fitting(length: number, count: number): number {
  const part = Math.min(1 / 2, (receiptsOfPage * 3) / 4 / count);
  return Math.max(1, Math.floor(length * part));
}

/** Lengthens a slice that had few orders. */
function longer(length: number, count: number): number {
  const times = count === 0 ? 8 : Math.max(1, Math.min(8, (receiptsOfPage * 3) / 4 / count));
  return Math.ceil(length * times);
}
