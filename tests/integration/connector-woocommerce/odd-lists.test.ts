import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { afterEach, expect, test } from 'vitest';

// Lists that the sandbox never shows. A server answers them as WooCommerce would.

let server: Server | undefined;
afterEach(() => server?.close());

/** Serves answers by address. Returns the connector's service for that shop. */
async function served(answerTo: (address: URL) => { status?: number; body: unknown; total?: number }) {
  const listening = createServer((incoming, outgoing) => {
    const { status = 200, body, total } = answerTo(new URL(incoming.url ?? '', 'http://shop'));
    outgoing.writeHead(status, total === undefined ? {} : { 'x-wp-total': String(total) });
    outgoing.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  server = listening;
  await once(listening, 'listening');
  const address = listening.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return servedFor(connector, { baseUrl, secrets: { consumerKey: 'ck', consumerSecret: 'cs' } });
}

const product = (id: number, type = 'simple') => ({
  id,
  type,
  status: 'publish',
  name: `Mug ${id}`,
  sku: '',
  manage_stock: true,
  stock_quantity: 1,
});

test('a product that is removed before its variations are read has none', async () => {
  const { ask } = await served(({ pathname }) =>
    pathname.endsWith('/variations')
      ? { status: 404, body: { code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.' } }
      : { body: [product(1, 'variable'), product(2)], total: 2 },
  );
  expect(await ask('listings.page', { cursor: null })).toMatchObject({
    kind: 'page',
    page: { items: [{ ref: { unit: '2' } }] },
  });
});

/** A list of 200 products, some of which the shop counts and does not show. */
function hiding(hidden: (id: number) => boolean) {
  const ids = Array.from({ length: 200 }, (_, index) => index + 1);
  return served(({ searchParams }) => {
    const [offset, size] = [Number(searchParams.get('offset')), Number(searchParams.get('per_page'))];
    const window = ids.slice(offset, offset + size).filter((id) => !hidden(id));
    return { body: window.map((id) => product(id)), total: window.length === 0 ? 0 : ids.length };
  });
}

async function unitsOf({ ask }: Awaited<ReturnType<typeof hiding>>) {
  const units: number[] = [];
  let cursor: string | null = null;
  for (;;) {
    const answer: Awaited<ReturnType<typeof ask<'listings.page'>>> = await ask('listings.page', { cursor });
    if (answer.kind !== 'page') return answer.kind;
    units.push(...answer.page.items.map(({ ref }) => Number(ref.unit)));
    if (answer.page.next === undefined) return units;
    cursor = answer.page.next;
  }
}

test('products that a shop counts and does not show hide no others', async () => {
  const hidden = (id: number) => id === 50 || (id > 90 && id <= 120) || id === 200;
  expect(await unitsOf(await hiding(hidden))).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 1).filter((id) => !hidden(id)),
  );
});

test('a gap that cannot be told from removed products is no end of the list', async () => {
  expect(await unitsOf(await hiding((id) => id > 60 && id <= 180))).toBe('unavailable');
});
