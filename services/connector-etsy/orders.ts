import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { requestsAtOnce } from './limits.ts';
import type { Order } from './order-schema.ts';
import { readSlice, readSliceCursor } from './order-slices.ts';
import { readOrder, snapshotOf } from './order-snapshot.ts';
import { unitsOfLines } from './order-units.ts';
import { readForCopy } from './read-for-copy.ts';
import { readReceipt } from './read-receipt.ts';
import type { Filter } from './receipt-lists.ts';

/** Etsy does not say how late a changed order appears in a list. */
const overlapMs = 5 * 60_000;
/**
 * Only commercial apps get webhooks, so orders are polled beside them. An app has 10,000 calls a day for all
 * of its shops: this costs 720 of them for each.
 */
const pollEveryMs = 120_000;
const minPassMs = 10_000;

export const orders: Orders = { overlapMs, pollEveryMs, minPassMs, get, changedSince, openPage, readForCopy };

type Shown = OutputOf<'orders.get'>[number]['result'] | SharedFault;

/** Reads orders by id, one in a request: Etsy has no list by ids. */
async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  return inParallel(ids, requestsAtOnce, async (key) => ({ key, result: await getOne(call, key) }));
}

async function getOne(call: Call, id: string): Promise<Shown> {
  const read = await readReceipt(call, id);
  if (read.kind !== 'receipt') return read;
  const { readStartedAt } = read.reading;
  const found = readOrder(read.record);
  if (found.kind === 'nameless')
    return { kind: 'unavailable', message: `An order cannot be read: ${found.message}` };
  if (found.kind === 'unread') {
    return { kind: 'rejected', code: found.unread.code, message: found.unread.message };
  }
  const units = await unitsOfLines(call, found.order.transactions);
  if (units.kind !== 'units') return units;
  return { kind: 'order', order: snapshotOf(found.order, readStartedAt, units.unitOf) };
}

/** Lists orders by their last change, oldest first. Each pass lists the orders in the overlap again. */
async function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  return readPage(call, cursor, { date: 'last_modified', others: '' }, () => true);
}

/** Lists the orders that were neither sent nor cancelled, by their creation. */
async function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  const others = '&was_shipped=false&was_canceled=false';
  const isOpen = ({ state }: OrderSnapshot) => state === 'open' || state === 'pending';
  return readPage(call, cursor, { date: 'created', others }, isOpen);
}

async function readPage(
  call: Call,
  cursor: string | null,
  filter: Filter,
  isWanted: (order: OrderSnapshot) => boolean,
): Promise<OutputOf<'orders.changedSince'>> {
  const from = readSliceCursor(cursor);
  if (from.kind !== 'cursor' && from.kind !== 'start') return from;
  const slice = await readSlice(call, from, filter);
  if (slice.kind !== 'slice') return slice;
  const found: Order[] = [];
  const unread: UnreadOrder[] = [];
  for (const record of slice.orders) {
    const read = readOrder(record);
    // An order without a name may be any, so the pass must not seem complete.
    if (read.kind === 'nameless') {
      return { kind: 'unavailable', message: `An order cannot be read: ${read.message}` };
    }
    if (read.kind === 'unread') unread.push(read.unread);
    else found.push(read.order);
  }
  const lines = found.flatMap(({ transactions }) => transactions);
  const units = await unitsOfLines(call, lines);
  if (units.kind !== 'units') return units;
  const { readStartedAt } = slice.reading;
  const items = found.map((one) => snapshotOf(one, readStartedAt, units.unitOf)).filter(isWanted);
  const ordered = items.toSorted((one, other) => (one.version ?? 0) - (other.version ?? 0));
  const next = slice.next === null ? {} : { next: JSON.stringify(slice.next) };
  return { kind: 'page', page: { items: ordered, unread, asOf: slice.asOf, ...next } };
}
