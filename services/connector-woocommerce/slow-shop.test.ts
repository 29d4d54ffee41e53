import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connector } from './connector.ts';

/** The shop shows so many records in time. It never answers for more. */
const shownAtMost = 10;
const ids = Array.from({ length: 40 }, (_, index) => index + 1);
const momentOf = (id: number) => new Date(Date.UTC(2026, 5, 1, 10, 0, id)).toISOString().slice(0, 19);

/** How many records each request for records of a list asked for. */
let asked: number[];
let writes: number;
let opened: AsyncDisposableStack;
let ask: ReturnType<typeof servedFor>['ask'];

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  asked = [];
  writes = 0;
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on an IP address has such an address.
  const { port } = server.address() as AddressInfo;
  const secrets = { consumerKey: 'ck_key', consumerSecret: 'cs_secret', webhookSecret: 'secret' };
  const baseUrl = `http://127.0.0.1:${port}`;
  const served = servedFor(connector, { baseUrl, secrets }, { longestAnswerMs: 1_000 });
  opened.defer(() => served.app.close());
  ({ ask } = served);
});
afterEach(() => opened.disposeAsync());

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams: params } = new URL(request.url ?? '', 'http://shop');
  if (pathname.endsWith('/data/currencies/current')) return json(response, { code: 'EUR' });
  if (request.method === 'POST') {
    writes += 1;
    return;
  }
  const include = params.get('include')?.split(',').map(Number);
  const size = include?.length ?? Number(params.get('per_page'));
  asked.push(size);
  if (size > shownAtMost) return;
  const after = params.get('modified_after') ?? '';
  const before = params.get('modified_before') ?? '9';
  const offset = Number(params.get('offset') ?? 0);
  const listed = include ?? ids.filter((id) => momentOf(id) > after && momentOf(id) < before);
  const shown = listed.slice(offset, offset + size);
  const records = pathname.endsWith('/orders') ? shown.map(orderOf) : shown.map(productOf);
  json(response, records, listed.length);
}

function json(response: ServerResponse, body: unknown, total = 0): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-wp-total': String(total) });
  response.end(JSON.stringify(body));
}

const orderOf = (id: number) => ({
  id,
  status: 'processing',
  currency: 'EUR',
  date_created: '2026-06-01T10:00:00',
  date_modified_gmt: momentOf(id),
  line_items: [],
});
const productOf = (id: number) => ({
  id,
  type: 'simple',
  status: 'publish',
  name: `Product ${id}`,
  sku: `SKU-${id}`,
  slug: `product-${id}`,
  manage_stock: true,
  stock_quantity: 5,
  variations: [],
});
const refOf = (id: number) => ({ unit: String(id), group: String(id), location: '' });

/** Reads all pages of a list. */
async function allOf<T>(
  read: (
    cursor: string | null,
  ) => Promise<
    | { readonly kind: 'page'; readonly page: { readonly items: readonly T[]; readonly next?: string } }
    | { readonly kind: string; readonly page?: never }
  >,
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined = null; cursor !== undefined;) {
    const answered = await read(cursor);
    if (answered.page === undefined) throw new Error(`the answer is ${answered.kind}`);
    items.push(...answered.page.items);
    cursor = answered.page.next;
  }
  return items;
}

it('orders that a shop shows too slowly for a whole page are read on smaller ones', async () => {
  const orders = await allOf((cursor) => ask('orders.changedSince', { cursor }));
  expect(orders.map(({ externalId }) => Number(externalId))).toEqual(ids);
  // Later pages begin with the number that the shop could show.
  expect(asked.filter((size) => size > shownAtMost)).toEqual([100, 25]);
});

it('listings that a shop shows too slowly for a whole page are read on smaller ones', async () => {
  const listings = await allOf((cursor) => ask('listings.page', { cursor }));
  expect(listings.map(({ ref }) => Number(ref.unit))).toEqual(ids);
  expect(asked.filter((size) => size > shownAtMost)).toEqual([50, 13]);
});

it('figures that a shop shows too slowly together are read fewer at a time', async () => {
  const rows = ids.map((id) => ({ key: String(id), ref: refOf(id) }));
  const read: OutputOf<'inventory.read'> = await ask('inventory.read', { rows });
  expect(read.map(({ result }) => result.kind)).toEqual(ids.map(() => 'seen'));
});

it('a write whose answer is too slow stays unknown, and is not sent again', async () => {
  const change = { op: 'set' as const, quantity: 3 };
  const rows = ids
    .slice(0, 2)
    .map((id) => ({ key: String(id), ref: refOf(id), revision: 1, idempotencyKey: `${id}`, change }));
  const written = await ask('inventory.write', { rows });
  expect(written).toMatchObject(rows.map(({ key }) => ({ key, result: { kind: 'unknown', ended: false } })));
  expect(writes).toBe(1);
});
