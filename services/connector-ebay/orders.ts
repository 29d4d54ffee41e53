import type { Call, Orders } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { costs, orderIdsAtOnce } from './limits.ts';
import { isNoOrder, isOrderId } from './order-ids.ts';
import { orderName } from './order-schema.ts';
import { readSlice, readSliceCursor } from './order-slices.ts';
import type { Filter } from './order-slices.ts';
import { readOrder } from './order-snapshot.ts';
import { readForCopy } from './read-for-copy.ts';

/** eBay does not say how late a changed order appears in a list. */
const overlapMs = 5 * 60_000;
/**
 * Nothing tells of cancellations and fulfilments as they happen, so orders are polled. An app has 100,000
 * calls a day for all of its sellers.
 */
const pollEveryMs = 30_000;
const minPassMs = 10_000;

export const orders: Orders = { overlapMs, pollEveryMs, minPassMs, get, changedSince, openPage, readForCopy };

async function get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>> {
  const known = ids.filter(isOrderId);
  const found = new Map<string, OutputOf<'orders.get'>[number]['result'] | SharedFault>();
  for (const some of chunked(known, orderIdsAtOnce)) {
    const read = await readByIds(call, some);
    for (const id of some) {
      found.set(id, read instanceof Map ? (read.get(id) ?? { kind: 'absent' }) : read);
    }
  }
  return ids.map((key) => ({ key, result: found.get(key) ?? { kind: 'absent' } }));
}

const orderList = z.object({ orders: z.array(z.unknown()).default([]) });

type Shown = OutputOf<'orders.get'>[number]['result'];

async function readByIds(
  call: Call,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Shown> | SharedFault> {
  const answer = await request(call, {
    method: 'GET',
    path: `/sell/fulfillment/v1/order?orderIds=${ids.map(encodeURIComponent).join(',')}`,
    cost: costs.orders,
    answer: orderList,
  });
  if (answer.kind === 'rejected') return ids.length === 1 ? readById(call, ids[0] ?? '') : shared(answer);
  if (answer.kind !== 'answer') return answer;
  const found = new Map<string, Shown>();
  for (const record of answer.body.orders) {
    const read = readOrder(record, answer.reading.readStartedAt);
    if (read.kind === 'nameless')
      return { kind: 'unavailable', message: `An order cannot be read: ${read.message}` };
    if (read.kind === 'order') found.set(read.order.externalId, read);
    else
      found.set(read.unread.externalId, {
        kind: 'rejected',
        code: read.unread.code,
        message: read.unread.message,
      });
  }
  return found;
}

async function readById(call: Call, id: string): Promise<ReadonlyMap<string, Shown> | SharedFault> {
  const answer = await request(call, {
    method: 'GET',
    path: `/sell/fulfillment/v1/order/${encodeURIComponent(id)}`,
    cost: costs.orders,
    answer: orderName.loose(),
  });
  if (answer.kind !== 'answer') return isNoOrder(answer) ? new Map() : answer;
  const read = readOrder(answer.body, answer.reading.readStartedAt);
  if (read.kind === 'order') return new Map([[id, read]]);
  const { code, message } =
    read.kind === 'unread' ? read.unread : { code: 'record_unreadable', message: read.message };
  return new Map([[id, { kind: 'rejected', code, message }]]);
}

function shared(fault: Extract<SharedFault, { kind: 'rejected' }>): SharedFault {
  return { ...fault, perhapsOneRow: fault.code };
}

/** Lists orders by their last change, oldest first. Each pass lists the orders in the overlap again. */
async function changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>> {
  return readPage(call, cursor, { date: 'lastmodifieddate', others: '' }, () => true);
}

/** Lists the orders that are not sent in whole, by their creation. Cancelled ones are among eBay's. */
async function openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>> {
  const others = ',orderfulfillmentstatus:{NOT_STARTED|IN_PROGRESS}';
  const isOpen = ({ state }: OrderSnapshot) => state === 'open' || state === 'pending';
  return readPage(call, cursor, { date: 'creationdate', others }, isOpen);
}

async function readPage(
  call: Call,
  cursor: string | null,
  filter: Filter,
  isWanted: (order: OrderSnapshot) => boolean,
): Promise<OutputOf<'orders.changedSince'>> {
  const from = readSliceCursor(call, cursor);
  if (from.kind !== 'cursor' && from.kind !== 'start') return from;
  const slice = await readSlice(call, from, filter);
  if (slice.kind !== 'slice') return slice;
  const items: OrderSnapshot[] = [];
  const unread: UnreadOrder[] = [];
  for (const record of slice.orders) {
    const read = readOrder(record, slice.reading.readStartedAt);
    // An order without a name may be any, so the pass must not seem complete.
    if (read.kind === 'nameless')
      return { kind: 'unavailable', message: `An order cannot be read: ${read.message}` };
    if (read.kind === 'unread') unread.push(read.unread);
    else if (isWanted(read.order)) items.push(read.order);
  }
  const next = slice.next === null ? {} : { next: JSON.stringify(slice.next) };
  const ordered = items.toSorted((one, other) => (one.version ?? 0) - (other.version ?? 0));
  return { kind: 'page', page: { items: ordered, unread, asOf: slice.asOf, ...next } };
}
