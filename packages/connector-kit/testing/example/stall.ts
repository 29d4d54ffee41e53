import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import type { Reading, Seen } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import type { Call, Connector } from '../../connector.ts';
import { faultFromNetworkError, faultFromStatus } from '../../faults.ts';
import { inParallel } from '../../in-parallel.ts';
import { readingOf } from '../../reading.ts';

/**
 * The worked example of docs/write-a-connector.md: a connector of an imagined platform, Stall, with stock and
 * orders. Other connectors have a file for each part.
 */
export const stall: Connector = {
  platform: 'stall',
  limits: [
    { name: 'calls', scope: 'integration', kind: 'bucket', capacity: 200, perSecond: 100 },
    { name: 'requests', scope: 'integration', kind: 'concurrency', max: 4 },
  ],
  stock: {
    figure: 'available',
    lowersAt: 'order',
    restoresOn: ['cancel'],
    mayGoNegative: false,
    mayBeUnmanaged: false,
    settlesWithinMs: 0,
    ordersVisibleWithinMs: 0,
    requestLifetimeMs: 30_000,
    zero: 'accepted',
  },
  async check(call) {
    const answer = await send(call, '/account', z.object({ name: z.string(), currency: z.string() }));
    if (answer.kind !== 'answer') return answer;
    return { kind: 'ok', account: answer.body.name, currency: answer.body.currency, missing: [] };
  },
  listings: {
    async page(call, cursor) {
      const answer = await send(call, `/items?after=${cursor ?? 0}&limit=${pageSize}`, z.array(item));
      if (answer.kind !== 'answer') return answer;
      const { body, reading, shopStartedAt: asOf } = answer;
      const shown = body.map((one) => listingOf(one, reading));
      const last = body.length < pageSize ? undefined : body.at(-1);
      return { kind: 'page', page: { items: shown, asOf, ...(last && { next: String(last.id) }) } };
    },
    async get(call, groups) {
      const answer = await itemsById(call, groups);
      return groups.map((key) => {
        if (answer.kind !== 'answer') return { key, result: answer };
        const found = answer.body.find(({ id }) => String(id) === key);
        if (found === undefined) return { key, result: { kind: 'absent' } };
        return { key, result: { kind: 'listings', items: [listingOf(found, answer.reading)] } };
      });
    },
  },
  inventory: {
    reads: { batch: 50 },
    writes: {
      ops: ['set'],
      cas: false,
      idempotent: false,
      batch: 10,
      batchWithin: 'integration',
      exclusive: 'unit',
      atomic: false,
    },
    async read(call, rows) {
      const units = rows.map(({ ref }) => ref.unit);
      const answer = await itemsById(call, units);
      return rows.map(({ key, ref }) => {
        if (answer.kind !== 'answer') return { key, result: answer };
        const { stock } = answer.body.find(({ id }) => String(id) === ref.unit) ?? {};
        return { key, result: { kind: 'seen', seen: seenOf(stock, answer.reading) } };
      });
    },
    write: (call, rows) =>
      inParallel(rows, 4, async ({ key, ref, change }) => {
        if (change.op !== 'set') throw new Error('Stall declares `set` only.');
        const path = `/items/${encodeURIComponent(ref.unit)}/stock`;
        const answer = await send(call, path, item, { stock: change.quantity });
        if (isRejected(answer, 'no_item')) return { key, result: { kind: 'missing' } };
        if (answer.kind !== 'answer') return { key, result: answer };
        return { key, result: { kind: 'confirmed', seen: seenOf(answer.body.stock, answer.reading) } };
      }),
  },
  orders: {
    overlapMs: 1_000,
    pollEveryMs: 30_000,
    minPassMs: 10_000,
    get: (call, ids) =>
      inParallel(ids, 4, async (key) => {
        const answer = await send(call, `/orders/${encodeURIComponent(key)}`, order);
        if (isRejected(answer, 'no_order')) return { key, result: { kind: 'absent' } };
        if (answer.kind !== 'answer') return { key, result: answer };
        return { key, result: { kind: 'order', order: snapshotOf(answer.body, answer.reading) } };
      }),
    changedSince: (call, cursor) => orderPage(call, cursor, '/orders?'),
    openPage: (call, cursor) => orderPage(call, cursor, '/orders?open=1&'),
  },
};

const pageSize = 20;
const item = z.object({ id: z.int(), name: z.string(), sku: z.string().min(1), stock: z.int32() });
const order = z.object({
  id: z.string().min(1),
  status: z.enum(['open', 'cancelled', 'sent']),
  currency: z.string().length(3),
  placedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  lines: z.array(
    z.object({ id: z.string(), item: z.int(), quantity: z.int32().positive(), price: z.string() }),
  ),
});
const states = { open: 'open', cancelled: 'cancelled', sent: 'closed' } as const;

const refOf = (id: number) => ({ unit: String(id), group: String(id), location: '' });
const seenOf = (stock: number | undefined, reading: Reading): Seen =>
  stock === undefined ? { quantity: null, why: 'absent', ...reading } : { quantity: stock, ...reading };
const listingOf = ({ id, name, sku, stock }: z.infer<typeof item>, reading: Reading) =>
  ({ ref: refOf(id), ids: {}, title: name, sku, state: 'listed', seen: seenOf(stock, reading) }) as const;
const itemsById = (call: Call, ids: readonly string[]) =>
  send(call, `/items?ids=${ids.map(encodeURIComponent).join(',')}`, z.array(item));

/** The order's effect on stock follows from the snapshot alone. */
function snapshotOf(one: z.infer<typeof order>, { readStartedAt }: Reading): OrderSnapshot {
  const isCancelled = one.status === 'cancelled';
  return {
    externalId: one.id,
    version: Date.parse(one.changedAt),
    partial: false,
    placedAt: one.placedAt,
    state: states[one.status],
    ...(isCancelled && { cancelledAt: { at: one.changedAt, exact: true } }),
    test: false,
    readStartedAt,
    lines: one.lines.map(({ id, item: sold, quantity, price }) => ({
      externalLineId: id,
      ref: refOf(sold),
      quantity,
      cancelled: 0,
      restocked: 0,
      stockLowered: isCancelled ? 0 : quantity,
      restockOnCancel: true,
      unitPrice: price,
      currency: one.currency,
    })),
  };
}

/** Cursor: the time at which a poll starts, or `changedAt|id` of a page's last order and the first `asOf`. */
async function orderPage(call: Call, cursor: string | null, path: string) {
  const [since = '', after = '', begunAt] = (cursor ?? '').split('|');
  const query = new URLSearchParams({ since, after, limit: String(pageSize) });
  const rows = z.array(order.pick({ id: true, changedAt: true }).loose());
  const answer = await send(call, path + String(query), rows);
  if (answer.kind !== 'answer') return answer;
  const asOf = begunAt ?? answer.shopStartedAt;
  const items: OrderSnapshot[] = [];
  const unread: UnreadOrder[] = [];
  for (const row of answer.body) {
    const { success, data, error } = order.safeParse(row);
    if (success) items.push(snapshotOf(data, answer.reading));
    else unread.push({ externalId: row.id, code: 'record_unreadable', message: z.prettifyError(error) });
  }
  const last = answer.body.length < pageSize ? undefined : answer.body.at(-1);
  const next = last && { next: `${last.changedAt}|${last.id}|${asOf}` };
  return { kind: 'page' as const, page: { items, unread, asOf, ...next } };
}

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const isRejected = (answer: { kind: string; code?: unknown }, code: string) =>
  answer.kind === 'rejected' && answer.code === code;

/** Sends one request; with a body, it is a write. A write without a clear answer is `unknown`. */
async function send<T>(call: Call, path: string, schema: z.ZodType<T>, body?: unknown) {
  const mutation = body !== undefined;
  const { signal, shop } = call;
  const startedAt = call.now();
  const headers = { authorization: `Bearer ${shop.secrets['token']}`, 'content-type': 'application/json' };
  const sending = mutation ? { method: 'PUT', body: JSON.stringify(body) } : { method: 'GET' };
  try {
    const response = await call.fetch(`${shop.baseUrl}${path}`, { ...sending, headers, signal });
    const text = await response.text();
    const given: unknown = /^[[{]/.test(text) ? JSON.parse(text) : undefined;
    const endedAt = call.now();
    if (response.ok) {
      const times = readingOf({ startedAt, endedAt, date: response.headers.get('date') });
      return { kind: 'answer' as const, body: schema.parse(given), ...times };
    }
    const { status } = response;
    const said = refusal.safeParse(given);
    const words = said.data?.error ?? { code: `http_${status}`, message: 'This is no answer of Stall.' };
    const speaksOfRequest = said.success;
    return faultFromStatus({ status, headers: response.headers, mutation, ...words, speaksOfRequest });
  } catch (error) {
    return faultFromNetworkError(error, { mutation });
  }
}
