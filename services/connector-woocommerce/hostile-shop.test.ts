import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import type { ReadRow, Write } from '@onhand/contracts/connector/inventory.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connector } from './connector.ts';

type Answering = (asked: { url: URL; request: IncomingMessage }, response: ServerResponse) => void;

const secrets = {
  consumerKey: `ck_${'0123456789'.repeat(4)}`,
  consumerSecret: `cs_${'fedcba9876'.repeat(4)}`,
  webhookSecret: 'a webhook secret',
};
/** What the shop answers to everything but the check of its key. */
let answer: Answering;
let calls: string[];
let origin: string;
let opened: AsyncDisposableStack;

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  calls = [];
  answer = (_asked, response) => response.writeHead(500).end();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', origin);
    calls.push(`${request.method} ${url.pathname}`);
    const isCheck = url.pathname.endsWith('/data/currencies/current') || isEmptyBatch(request);
    if (isCheck) json(response, 200, isEmptyBatch(request) ? { update: [] } : { code: 'EUR' });
    else answer({ url, request }, response);
  });
  origin = `http://127.0.0.1:${await portOfServer(server)}`;
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
});
afterEach(() => opened.disposeAsync());

/** Listens on a free port of this machine. */
async function portOfServer(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function closedPort(): Promise<number> {
  const server = createSocketServer();
  const port = await portOfServer(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** `{"update":[]}` is what `check` sends. */
const isEmptyBatch = (request: IncomingMessage) => request.headers['content-length'] === '13';

function json(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
const html =
  (status: number): Answering =>
  (_asked, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>Forbidden</h1></html>');

function shop(baseUrl = origin, options?: { allowsPrivateShops: boolean }) {
  const served = servedFor(connector, { baseUrl, secrets }, options);
  opened.defer(() => served.app.close());
  return served;
}

/** 100 MiB of brackets. */
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, '['));

const ref = (id: number) => ({ unit: String(id), group: String(id), location: '' });
const rows = (...ids: number[]): ReadRow[] => ids.map((id) => ({ key: `row ${id}`, ref: ref(id) }));
const writes = (...ids: number[]): Write[] =>
  rows(...ids).map((row) => ({
    ...row,
    revision: 1,
    idempotencyKey: row.key,
    change: { op: 'set', quantity: 3 },
  }));
const resultsOf = <T>(answered: readonly { key: string; result: T }[]) =>
  Object.fromEntries(answered.map(({ key, result }) => [key, result]));

const productOf = (id: number, fields: object = {}) => ({
  id,
  type: 'simple',
  status: 'publish',
  name: `Product ${id}`,
  sku: `SKU-${id}`,
  slug: `product-${id}`,
  manage_stock: true,
  stock_quantity: 5,
  variations: [],
  ...fields,
});
type Product = ReturnType<typeof productOf>;

/** Shows products as the shop's API does: by ID or by offset, with the fields that are asked for. */
function catalogue(products: readonly Product[]): { shown: (url: URL) => Product[]; headers: object } {
  return {
    headers: { 'x-wp-total': String(products.length) },
    shown(url) {
      const include = url.searchParams.get('include')?.split(',');
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const size = Number(url.searchParams.get('per_page') ?? 10);
      const some =
        include === undefined ? products : products.filter(({ id }) => include.includes(String(id)));
      return some.slice(offset, offset + size);
    },
  };
}
const isNaming = (url: URL) => url.searchParams.get('_fields') === 'id';

describe('an answer without end', () => {
  it.each<[string, Answering]>([
    [
      'a huge body',
      (_asked, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = () => {
          while (!response.destroyed && response.write('['.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'a gzip bomb',
      (_asked, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(bomb);
      },
    ],
    [
      'endless headers',
      (_asked, response) => {
        response.socket?.write('HTTP/1.1 200 OK\r\n');
        for (let line = 0; line < 5_000; line += 1)
          response.socket?.write(`x-${line}: ${'y'.repeat(90)}\r\n`);
      },
    ],
  ])('%s is given up, and concerns the shop as a whole', async (_what, answering) => {
    answer = answering;
    const { ask } = shop();
    expect(await ask('listings.page', { cursor: null })).toMatchObject({ kind: 'unavailable' });
    const read = resultsOf(await ask('inventory.read', { rows: rows(1, 2) }));
    expect(Object.values(read)).toEqual([
      expect.objectContaining({ kind: 'unavailable' }),
      expect.objectContaining({ kind: 'unavailable' }),
    ]);
    const written = resultsOf(await ask('inventory.write', { rows: writes(1) }));
    expect(Object.values(written)).toEqual([expect.objectContaining({ kind: 'unknown', ended: true })]);
  });

  it('leaves the shops of other merchants alone', async () => {
    const { shown, headers } = catalogue([productOf(1)]);
    answer = ({ url }, response) => {
      if (url.pathname.startsWith('/good/')) return json(response, 200, shown(url), headers);
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    };
    const [bad, good] = [shop(`${origin}/bad`), shop(`${origin}/good`)];
    const all = await Promise.all([
      bad.ask('inventory.read', { rows: rows(1) }),
      good.ask('inventory.read', { rows: rows(1) }),
    ]);
    expect(all.map(([row]) => row?.result.kind)).toEqual(['unavailable', 'seen']);
  });
});

describe('one bad record', () => {
  const tooMany = productOf(2, { stock_quantity: 4_006_381_333_931 });

  it('of a page of listings is named, and the others are listed', async () => {
    const products = [productOf(1), tooMany, productOf(3, { status: 7 }), productOf(4)];
    const { shown, headers } = catalogue(products);
    answer = ({ url }, response) => json(response, 200, shown(url), headers);
    const answered = await shop().ask('listings.page', { cursor: null });
    const page = answered.kind === 'page' ? answered.page : null;
    expect(page?.items.map((item) => item.ref.unit)).toEqual(['1', '4']);
    expect(page?.unread).toEqual([
      { group: '2', code: 'quantity_out_of_range', message: expect.stringContaining('stock_quantity') },
      { group: '3', code: 'record_unreadable', message: expect.stringContaining('status') },
    ]);
  });

  it('of a reading fails alone', async () => {
    const { shown } = catalogue([productOf(1), tooMany, productOf(3)]);
    answer = ({ url }, response) => json(response, 200, shown(url));
    const read = resultsOf(await shop().ask('inventory.read', { rows: rows(1, 2, 3) }));
    expect(read).toMatchObject({
      'row 1': { kind: 'seen', seen: { quantity: 5 } },
      'row 2': { kind: 'rejected', code: 'quantity_out_of_range' },
      'row 3': { kind: 'seen', seen: { quantity: 5 } },
    });
  });

  it('that breaks the shop is found, named, and kept from the others', async () => {
    const { shown, headers } = catalogue(Array.from({ length: 60 }, (_, index) => productOf(index + 1)));
    answer = ({ url }, response) => {
      const some = shown(url);
      const isBroken = some.some(({ id }) => id === 23) && !isNaming(url);
      if (isBroken)
        return json(response, 500, { code: 'internal_server_error', message: 'A critical error.' });
      return json(response, 200, some, headers);
    };
    const { ask } = shop();
    const answered = await ask('listings.page', { cursor: null });
    const page = answered.kind === 'page' ? answered.page : null;
    expect(page?.items).toHaveLength(49);
    expect(page?.unread).toEqual([
      { group: '23', code: 'internal_server_error', message: 'A critical error.' },
    ]);
    expect(page?.next).toBeDefined();

    calls = [];
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    const read = resultsOf(await ask('inventory.read', { rows: rows(...ids) }));
    const failed = Object.entries(read).filter(([, { kind }]) => kind !== 'seen');
    expect(failed).toEqual([
      ['row 23', { kind: 'rejected', code: 'internal_server_error', message: 'A critical error.' }],
    ]);
    expect(calls.length).toBeLessThan(20);
  });

  it('whose variations the shop cannot show is named, unless it can show those of none', async () => {
    const variable = { type: 'variable', variations: [{}], manage_stock: false };
    const { shown, headers } = catalogue([productOf(1), productOf(2, variable), productOf(3, variable)]);
    let broken = ['2'];
    answer = ({ url }, response) => {
      const [, parent] = /\/products\/(\d+)\/variations$/.exec(url.pathname) ?? [];
      if (parent === undefined) return json(response, 200, shown(url), headers);
      if (!broken.includes(parent)) return json(response, 200, [], { 'x-wp-total': '0' });
      return json(response, 500, { code: 'internal_server_error', message: 'A critical error.' });
    };
    const { ask } = shop();
    const unread = [{ group: '2', code: 'internal_server_error', message: 'A critical error.' }];
    expect(await ask('listings.page', { cursor: null })).toMatchObject({
      page: { items: [{ ref: { unit: '1' } }], unread },
    });
    broken = ['2', '3'];
    expect(await ask('listings.page', { cursor: null })).toMatchObject({ kind: 'unavailable' });
  });

  it('that is too large for a page is found and named', async () => {
    const { shown, headers } = catalogue([
      productOf(1),
      productOf(2, { name: 'x'.repeat(11 * 1024 * 1024) }),
      productOf(3),
    ]);
    answer = ({ url }, response) => {
      const some = shown(url);
      json(response, 200, isNaming(url) ? some.map(({ id }) => ({ id })) : some, headers);
    };
    const answered = await shop().ask('listings.page', { cursor: null });
    const page = answered.kind === 'page' ? answered.page : null;
    expect(page?.items.map((item) => item.ref.unit)).toEqual(['1', '3']);
    expect(page?.unread).toMatchObject([{ group: '2', code: 'answer_too_large' }]);
  });

  it('of a page of orders that the shop cannot show is named', async () => {
    const { shown, headers } = catalogue([productOf(1), productOf(2), productOf(3)]);
    answer = ({ url }, response) => {
      if (url.pathname.endsWith('/totals')) return json(response, 200, []);
      const isNamed = url.searchParams.get('_fields') === 'id,date_modified_gmt';
      const some = shown(url);
      if (some.some(({ id }) => id === 2) && !isNamed) return json(response, 500, 'broken');
      const change = { date_modified_gmt: '2026-06-01T10:00:00' };
      const orders = some.map(({ id }) => (isNamed ? { id, ...change } : { ...order(id), ...change }));
      return json(response, 200, orders, headers);
    };
    const answered = await shop().ask('orders.changedSince', { cursor: null });
    const page = answered.kind === 'page' ? answered.page : null;
    expect(page?.items.map(({ externalId }) => externalId)).toEqual(['1', '3']);
    expect(page?.unread).toMatchObject([{ externalId: '2', code: 'http_500' }]);
  });

  const order = (id: number) => ({
    id,
    status: 'processing',
    currency: 'EUR',
    date_created: '2026-06-01T10:00:00',
    line_items: [],
  });
});

describe('words of a shop', () => {
  it('can be stored, whatever they hold, and are cut', async () => {
    const message = `bad\0 word \uD83E ${'x'.repeat(200_000)}`;
    answer = (_asked, response) =>
      json(response, 200, { update: [{ id: 1, error: { code: 'its_\0code', message } }] });
    const { 'row 1': result } = resultsOf(await shop().ask('inventory.write', { rows: writes(1) }));
    expect(result).toMatchObject({ kind: 'rejected', code: 'its_code' });
    const said = result?.kind === 'rejected' ? result.message : '';
    expect([said.slice(0, 11), said.length, said.isWellFormed()]).toEqual(['bad word \uFFFD ', 1_000, true]);
  });

  it('never repeat what the request was signed with', async () => {
    answer = ({ url, request }, response) =>
      json(response, 400, {
        code: 'rest_invalid_param',
        message: `Invalid: ${url.href} with ${secrets.consumerSecret}, ${request.headers.authorization}`,
      });
    const answered = await shop().ask('inventory.read', { rows: rows(1) });
    expect(answered[0]?.result).toMatchObject({ kind: 'rejected', code: 'rest_invalid_param' });
    expect(JSON.stringify(answered)).not.toMatch(/[cs]k?s?_[0-9a-f]{8}|oauth_signature/);
  });
});

describe('an answer that is not the API’s own', () => {
  const everyKind: [string, Answering][] = [
    ['a 403 page', html(403)],
    ['a 404 page', html(404)],
    ['a page instead of the API (plain permalinks)', html(200)],
    ['a challenge of a firewall', html(503)],
    [
      'a shop without the API',
      (_asked, response) => json(response, 404, { code: 'rest_no_route', message: 'No route was found.' }),
    ],
    [
      'a security plugin',
      (_asked, response) => json(response, 403, { code: 'rest_forbidden', message: 'Not you.' }),
    ],
    [
      'a redirect',
      ({ url }, response) =>
        response.writeHead(301, { location: `http://127.0.0.1:1/elsewhere${url.search}` }).end(),
    ],
  ];

  it.each(everyKind)('%s concerns the integration, not its rows', async (what, answering) => {
    answer = answering;
    const { ask } = shop();
    const all = [
      await ask('listings.page', { cursor: null }),
      await ask('orders.changedSince', { cursor: null }),
      ...Object.values(resultsOf(await ask('inventory.read', { rows: rows(1, 2) }))),
      ...Object.values(resultsOf(await ask('listings.setState', { rows: rows(1).map(ended) }))),
      ...Object.values(resultsOf(await ask('orders.get', { ids: ['1'] }))),
    ];
    const kinds = what.startsWith('a page') ? ['unavailable', 'unknown'] : ['unavailable'];
    expect([...new Set(all.map(({ kind }) => kind))].toSorted()).toEqual(kinds);
    expect(JSON.stringify(all)).not.toMatch(/oauth|ck_/);
  });
  const ended = (row: ReadRow) => ({ ...row, state: 'ended' as const });

  it('a redirect is not followed, and says where to', async () => {
    answer = ({ url }, response) =>
      response.writeHead(302, { location: `${origin}/elsewhere${url.search}` }).end();
    const [row] = await shop().ask('inventory.read', { rows: rows(1) });
    expect(row?.result).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining(`to ${origin}/elsewhere.`),
    });
    expect(calls).toEqual(['GET /wp-json/wc/v3/products']);
  });
});

describe('an address that is not a public shop’s', () => {
  const only = { allowsPrivateShops: false };
  const portOf = () => new URL(origin).port;

  it.each([
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    'localhost',
    'LOCALHOST.',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '[fd00::1]',
    '[fe80::1]',
    '224.0.0.1',
    '１２７．０．０．１',
  ])('is not called as %s', async (host) => {
    const { ask } = shop(`https://${host}:${portOf()}`, only);
    expect(await ask('check', {})).toEqual({
      kind: 'unavailable',
      message: 'The shop’s address is not on the public internet.',
    });
    expect(calls).toEqual([]);
  });

  it('is not called when it is only tried, and does not tell which ports are open', async () => {
    const { ask } = shop('https://shop.example', only);
    const [open, closed] = [`https://127.0.0.1:${portOf()}`, `https://127.0.0.1:${await closedPort()}`];
    expect(await ask('check', { baseUrl: open })).toEqual(await ask('check', { baseUrl: closed }));
    expect(calls).toEqual([]);
  });

  it('reads the same for a closed port and for one that speaks something else', async () => {
    const other = createSocketServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    const port = await portOfServer(other);
    opened.defer(() => void other.close());
    const { ask } = shop();
    expect(await ask('check', { baseUrl: `http://127.0.0.1:${port}` })).toEqual(
      await ask('check', { baseUrl: `http://127.0.0.1:${await closedPort()}` }),
    );
  });

  it.each(['/path#', '/path?x=', '/?'])('is refused with %s, to which a path would be added', async (end) => {
    await expect(shop(`${origin}${end}`).ask('check', {})).rejects.toThrow('shop_address_invalid');
    await expect(shop().ask('check', { baseUrl: `${origin}${end}` })).rejects.toThrow('shop_address_invalid');
    expect(calls).toEqual([]);
  });

  it('is refused with a user, or without TLS', async () => {
    await expect(shop(origin.replace('//', '//me:pw@')).ask('check', {})).rejects.toThrow(
      'shop_address_invalid',
    );
    await expect(shop('http://shop.example', only).ask('check', {})).rejects.toThrow('shop_address_invalid');
  });
});
