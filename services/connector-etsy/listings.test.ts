import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { expect, test } from 'vitest';
import { listings } from './listings.ts';
import { etsyShop, refusal } from './testing/etsy-shop.ts';
import type { Asked, Routes } from './testing/etsy-shop.ts';
import { headOf, inventoryOf, stockShop } from './testing/stock-shop.ts';
import type { StockedListing } from './testing/stock-shop.ts';

type Page = Extract<OutputOf<'listings.page'>, { kind: 'page' }>['page'];

const mug = (state = 'active', more: Partial<StockedListing> = {}): StockedListing => ({
  state,
  products: [{ quantity: 3, sku: 'MUG' }],
  ...more,
});

/** Lists listings as Etsy does: those of a state, the newest first, by offset. */
function shopOf(there: Map<number, StockedListing>, before: (asked: Asked) => void = () => undefined) {
  const routes: Routes = {
    'GET /shops/7/listings': (asked) => {
      before(asked);
      const { state = 'active', limit = '25', offset = '0' } = asked.query;
      const found = [...there].filter(([, one]) => one.state === state).toReversed();
      const some = found.slice(Number(offset), Number(offset) + Number(limit));
      const results = some.map(([id, one]) => ({ ...headOf(id, one), inventory: inventoryOf(one) }));
      return { count: found.length, results };
    },
  };
  return etsyShop(routes);
}

async function allPages(call: Parameters<typeof listings.page>[0]): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = null; ;) {
    const answer: OutputOf<'listings.page'> = await listings.page(call, cursor);
    if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
    pages.push(answer.page);
    if (answer.page.next === undefined) return pages;
    cursor = answer.page.next;
  }
}
const unitsOf = (pages: readonly Page[]) => pages.flatMap(({ items }) => items.map(({ ref }) => ref.unit));

test('listings of all states are listed, those that shoppers do not find as ended', async () => {
  const there = new Map(
    ['active', 'sold_out', 'inactive', 'expired', 'draft'].map((state, index) => [index + 1, mug(state)]),
  );
  const { call, asked } = shopOf(there);
  const pages = await allPages(call);
  expect(pages.flatMap(({ items }) => items)).toMatchObject([
    { ref: { unit: '1', group: '1' }, title: 'Thing 1', sku: 'MUG', state: 'listed', seen: { quantity: 3 } },
    { ref: { unit: '2' }, state: 'listed', seen: { quantity: 0 } },
    { ref: { unit: '3' }, state: 'ended', seen: { quantity: 3 } },
    { ref: { unit: '4' }, state: 'ended' },
    { ref: { unit: '5' }, state: 'ended' },
  ]);
  expect(asked).toHaveLength(6);
});

test('each variation is a listing; one that is disabled has ended', async () => {
  const shirt = mug('active', {
    products: [
      { quantity: 3, sku: 'RED-L', values: { 200: 'Red', 513: 'L' } },
      { quantity: 4, sku: ' ', values: { 513: 'M & more', 200: 'Red' }, isEnabled: false },
    ],
  });
  const [page] = await allPages(shopOf(new Map([[11, shirt]])).call);
  expect(page?.items).toMatchObject([
    {
      ref: { unit: '11:200=Red&513=L', group: '11', location: '' },
      ids: { listing: '11' },
      title: 'Thing 11 (Red, L)',
      sku: 'RED-L',
      state: 'listed',
    },
    { ref: { unit: '11:200=Red&513=M %26 more' }, state: 'ended', seen: { quantity: 4 } },
  ]);
  expect(page?.items[1]).not.toHaveProperty('sku');
});

test('listings that share a quantity are preceded by the unit that holds it, with their common SKU', async () => {
  const products = ['S', 'M'].map((size) => ({ quantity: 4, sku: 'SHIRT', values: { 513: size } }));
  const [page] = await allPages(shopOf(new Map([[11, mug('active', { products, quantityOn: [] })]])).call);
  expect(page?.items).toMatchObject([
    { ref: { unit: '11' }, title: 'Thing 11', sku: 'SHIRT', seen: { quantity: 4 } },
    { ref: { unit: '11:513=S' }, seen: { quantity: null, heldBy: '11' } },
    { ref: { unit: '11:513=M' }, seen: { quantity: null, heldBy: '11' } },
  ]);
});

test('removed listings move the others over the border of pages, and none is skipped', async () => {
  const there = new Map(Array.from({ length: 250 }, (_, index) => [index + 1, mug()]));
  let requests = 0;
  const { call } = shopOf(there, () => {
    requests += 1;
    // Those that were read already, at the front of the list.
    if (requests === 2) for (let id = 250; id > 240; id -= 1) there.delete(id);
    if (requests === 3) for (let id = 240; id > 180; id -= 1) there.delete(id);
  });
  const units = unitsOf(await allPages(call));
  expect(new Set(units)).toEqual(new Set(Array.from({ length: 250 }, (_, index) => String(index + 1))));
});

test('a listing that is put back while the others are read is not skipped', async () => {
  const there = new Map([
    [1, mug()],
    [2, mug('sold_out')],
  ]);
  const { call } = shopOf(there, ({ query }) => {
    if (query['state'] === 'sold_out') there.set(2, mug('active', { stateTimestamp: 1_795_169_000 }));
  });
  expect(unitsOf(await allPages(call))).toEqual(['1', '2']);
});

test('a listing that cannot be read is named, one without a name fails the page', async () => {
  const broken = { ...headOf(2, mug()), inventory: { products: [] } };
  const pageOf = (results: object[]) =>
    etsyShop({
      'GET /shops/7/listings': ({ query }) =>
        query['state'] === 'active' && query['offset'] === '0'
          ? { count: results.length, results }
          : { count: 0, results: [] },
    });
  const fine = { ...headOf(1, mug()), inventory: inventoryOf(mug()) };
  expect(await listings.page(pageOf([fine, broken]).call, null)).toMatchObject({
    page: { items: [{ ref: { unit: '1' } }], unread: [{ group: '2', code: 'record_unreadable' }] },
  });
  expect(await listings.page(pageOf([{ state: 'active' }]).call, null)).toMatchObject({
    kind: 'unavailable',
  });
});

test('a cursor that is not from here is refused', async () => {
  expect(await listings.page(shopOf(new Map()).call, 'no cursor')).toMatchObject({ code: 'cursor_invalid' });
});

test('the listings of products are read by id; one that is gone is absent', async () => {
  const { call } = stockShop({ 11: mug() });
  expect(await listings.get(call, ['11', '12', 'no id'])).toMatchObject([
    { key: '11', result: { kind: 'listings', items: [{ ref: { unit: '11' }, title: 'Thing 11' }] } },
    { key: '12', result: { kind: 'absent' } },
    { key: 'no id', result: { kind: 'absent' } },
  ]);
});

test('listings that a list shows without their inventories are asked for by their ids', async () => {
  const there = { 11: mug(), 12: mug() };
  const { call: byId, asked } = stockShop(there);
  const { call } = etsyShop({
    'GET /shops/7/listings': ({ query }) => {
      const shown = query['state'] === 'active' && query['offset'] === '0' ? [11, 12] : [];
      return { count: shown.length, results: shown.map((id) => ({ ...headOf(id, mug()), inventory: null })) };
    },
  });
  const fetch: typeof call.fetch = (url, sending) =>
    url.includes('/shops/7/') ? call.fetch(url, sending) : byId.fetch(url, sending);
  expect(unitsOf(await allPages({ ...call, fetch }))).toEqual(['11', '12']);
  expect(asked.map(({ path }) => path)).toEqual(['/listings/batch/inventory', '/listings/batch/inventory']);
});

test('a request that Etsy refuses may be one listing’s fault', async () => {
  const { call } = etsyShop({ 'GET /listings/batch/inventory': () => refusal(400, 'Invalid listing_ids.') });
  expect((await listings.get(call, ['11', '12'])).slice(1)).toMatchObject([
    { result: { kind: 'rejected', perhapsOneRow: 'http_400', message: 'Invalid listing_ids.' } },
  ]);
});
