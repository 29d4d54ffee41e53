import type { Change } from '@onhand/contracts/connector/inventory.ts';
import { expect, test } from 'vitest';
import { inventory } from './inventory.ts';
import { at, etsyShop, refusal } from './testing/etsy-shop.ts';
import type { Asked, Told } from './testing/etsy-shop.ts';
import { quantitiesOf, stockShop } from './testing/stock-shop.ts';
import type { StockedListing } from './testing/stock-shop.ts';

const mug = (quantity: number, state = 'active'): StockedListing => ({ state, products: [{ quantity }] });
/** Two colors, of which the first is red. */
const shirt = (red: number, blue: number, more: Partial<StockedListing> = {}): StockedListing => ({
  state: 'active',
  products: [
    { quantity: red, sku: 'RED', values: { 200: 'Red' } },
    { quantity: blue, sku: 'BLUE', values: { 200: 'Blue' } },
  ],
  ...more,
});
const refOf = (unit: string) => ({ unit, group: unit.split(':')[0] ?? '', location: '' });
const set = (unit: string, quantity: number, ifSeen?: number[]) => ({
  key: unit,
  ref: refOf(unit),
  revision: 1,
  idempotencyKey: unit,
  change: { op: 'set', quantity, ...(ifSeen && { ifSeen }) } satisfies Change,
});
const requestsOf = (asked: readonly Asked[]) => asked.map(({ method, path }) => `${method} ${path}`);
const resultOf = async (written: ReturnType<typeof inventory.write>) =>
  (await written).map(({ result }) => result);

test('figures are read by the values of their properties', async () => {
  const { call, asked } = stockShop({ 11: mug(7), 12: shirt(3, 0), 13: mug(0, 'sold_out') });
  const units = ['11', '12:200=Red', '12:200=Blue', '13', '12:200=Green', '99', 'no number'];
  expect(
    await inventory.read(
      call,
      units.map((unit) => ({ key: unit, ref: refOf(unit) })),
    ),
  ).toMatchObject([
    { key: '11', result: { seen: { quantity: 7, readStartedAt: at.toISOString() } } },
    { result: { seen: { quantity: 3 } } },
    { result: { seen: { quantity: 0 } } },
    { result: { seen: { quantity: 0 } } },
    { result: { seen: { quantity: null, why: 'absent' } } },
    { result: { seen: { quantity: null, why: 'absent' } } },
    { result: { seen: { quantity: null, why: 'absent' } } },
  ]);
  expect(requestsOf(asked)[0]).toBe('GET /listings/batch/inventory');
});

test('figures of listings that are all there are read in one request', async () => {
  const there = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [index + 1, mug(7)]));
  const rows = Object.keys(there).map((unit) => ({ key: unit, ref: refOf(unit) }));
  const { call, asked } = stockShop(there);
  expect((await inventory.read(call, rows)).map(({ result }) => result)).toEqual(
    rows.map(() => ({ kind: 'seen', seen: expect.objectContaining({ quantity: 7 }) })),
  );
  expect(asked).toHaveLength(1);
  delete there[30];
  const gone = await inventory.read(call, rows);
  expect(gone.filter(({ result }) => result.kind === 'seen' && result.seen.quantity === 7)).toHaveLength(59);
  expect(gone[29]?.result).toMatchObject({ seen: { quantity: null, why: 'absent' } });
  expect(asked.length).toBeLessThan(20);
});

test('a listing that a list leaves out is absent only if it is not found alone', async () => {
  const { call: shown } = stockShop({ 11: mug(7, 'inactive'), 12: mug(5) });
  const { call: without } = etsyShop({
    'GET /listings/batch/inventory': () => ({ count: 0, results: [] }),
  });
  const fetch: typeof shown.fetch = (url, sending) =>
    url.includes('/batch') ? without.fetch(url, sending) : shown.fetch(url, sending);
  const rows = ['11', '12'].map((unit) => ({ key: unit, ref: refOf(unit) }));
  expect(await inventory.read({ ...shown, fetch }, rows)).toMatchObject([
    { result: { seen: { quantity: 7 } } },
    { result: { seen: { quantity: 5 } } },
  ]);
});

test('the figure of a sold-out listing is 0, whatever its inventory says', async () => {
  const { call } = stockShop({ 11: mug(5, 'sold_out') });
  expect(await inventory.read(call, [{ key: 'row', ref: refOf('11') }])).toMatchObject([
    { result: { seen: { quantity: 0 } } },
  ]);
});

test('variations that share a quantity name the unit that holds it', async () => {
  const { call } = stockShop({ 12: shirt(4, 4, { quantityOn: [] }) });
  const units = ['12', '12:200=Red'];
  expect(
    await inventory.read(
      call,
      units.map((unit) => ({ key: unit, ref: refOf(unit) })),
    ),
  ).toMatchObject([
    { result: { seen: { quantity: 4 } } },
    { result: { seen: { quantity: null, why: 'unmanaged', heldBy: '12' } } },
  ]);
});

test('a set of a shared quantity writes all of its variations, and none of them is written alone', async () => {
  const { call, listings } = stockShop({ 12: shirt(4, 4, { quantityOn: [] }) });
  expect(await resultOf(inventory.write(call, [set('12', 2), set('12:200=Red', 3)]))).toMatchObject([
    { kind: 'stock_not_managed' },
    { kind: 'confirmed', seen: { quantity: 2 } },
  ]);
  expect(quantitiesOf(listings[12] ?? mug(0))).toEqual(['2', '2']);
});

test('a set sends the whole inventory again, with the new quantity, in two requests', async () => {
  const { call, asked } = stockShop({ 12: shirt(3, 9) });
  expect(await inventory.write(call, [set('12:200=Red', 2, [3])])).toMatchObject([
    { key: '12:200=Red', result: { kind: 'confirmed', seen: { quantity: 2 } } },
  ]);
  expect(requestsOf(asked)).toEqual(['GET /listings/12/inventory', 'PUT /listings/12/inventory']);
  const offering = { price: 19.99, is_enabled: true, readiness_state_id: 5 };
  expect(asked[1]?.body).toEqual({
    products: [
      expect.objectContaining({ sku: 'RED', offerings: [{ ...offering, quantity: 2 }] }),
      expect.objectContaining({
        sku: 'BLUE',
        offerings: [{ ...offering, quantity: 9 }],
        property_values: [
          {
            property_id: 200,
            property_name: 'Property 200',
            scale_id: null,
            value_ids: [expect.any(Number)],
            values: ['Blue'],
          },
        ],
      }),
    ],
    price_on_property: [],
    quantity_on_property: [200],
    sku_on_property: [200],
    readiness_state_on_property: [],
  });
  expect(asked[1]?.headers).toMatchObject({ authorization: 'Bearer 9.token', 'x-api-key': 'a-key:a-secret' });
});

test('a listing with three properties is written as one that is known', async () => {
  const dress = { quantity: 3, values: { 100: 'S', 200: 'Red', 513: 'Long' } };
  const { call, asked } = stockShop({ 11: { state: 'active', products: [dress] } });
  const [result] = await resultOf(inventory.write(call, [set('11:100=S&200=Red&513=Long', 5)]));
  expect(result).toMatchObject({ kind: 'confirmed', seen: { quantity: 5 } });
  expect(asked[1]?.query).toEqual({ max_variations_supported: '3' });
});

test('units keep their names when Etsy gives its products new ids', async () => {
  const { call } = stockShop({ 12: shirt(3, 9) });
  for (const quantity of [4, 5, 6]) {
    expect(await resultOf(inventory.write(call, [set('12:200=Blue', quantity)]))).toMatchObject([
      { kind: 'confirmed', seen: { quantity } },
    ]);
  }
});

test('units of one listing are written together, those of another listing apart', async () => {
  const { call, asked, listings } = stockShop({ 11: mug(1), 12: shirt(3, 9) });
  const rows = [set('12:200=Red', 1), set('12:200=Blue', 2), set('11', 6)];
  expect((await inventory.write(call, rows)).map(({ key, result }) => [key, result.kind])).toEqual([
    ['12:200=Red', 'confirmed'],
    ['12:200=Blue', 'confirmed'],
    ['11', 'confirmed'],
  ]);
  expect(asked).toHaveLength(4);
  expect([quantitiesOf(listings[12] ?? mug(0)), quantitiesOf(listings[11] ?? mug(0))]).toEqual([
    ['1', '2'],
    ['6'],
  ]);
});

test('over another figure than expected nothing is written, and the other rows go through', async () => {
  const { call, listings } = stockShop({ 12: shirt(3, 9) });
  const rows = [set('12:200=Red', 2, [4]), set('12:200=Blue', 8, [9]), set('12:200=Green', 1, [1])];
  expect(await resultOf(inventory.write(call, rows))).toMatchObject([
    { kind: 'stale', actual: { quantity: 3 } },
    { kind: 'missing' },
    { kind: 'confirmed', seen: { quantity: 8 } },
  ]);
  expect(quantitiesOf(listings[12] ?? mug(0))).toEqual(['3', '8']);
});

test('a figure that stands there is confirmed without a write', async () => {
  const { call, asked } = stockShop({ 11: mug(7), 13: mug(0, 'sold_out') });
  expect(await resultOf(inventory.write(call, [set('11', 7), set('13', 0)]))).toMatchObject([
    { kind: 'confirmed', seen: { quantity: 7 } },
    { kind: 'confirmed', seen: { quantity: 0 } },
  ]);
  expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('0 of one variation is written, 0 of the last one in stock is refused without a request', async () => {
  const { call, asked, listings } = stockShop({ 12: shirt(3, 9) });
  expect(await resultOf(inventory.write(call, [set('12:200=Red', 0)]))).toMatchObject([
    { kind: 'confirmed' },
  ]);
  expect(await resultOf(inventory.write(call, [set('12:200=Blue', 0)]))).toMatchObject([
    { kind: 'rejected', code: 'zero_refused' },
  ]);
  expect(quantitiesOf(listings[12] ?? mug(0))).toEqual(['0', '9']);
  expect(asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

test('if all variations are to be 0, all but the last become 0', async () => {
  const { call, listings } = stockShop({ 12: shirt(3, 9) });
  const rows = [set('12:200=Red', 0), set('12:200=Blue', 0)];
  expect(await resultOf(inventory.write(call, rows))).toMatchObject([
    { kind: 'rejected', code: 'zero_refused' },
    { kind: 'confirmed', seen: { quantity: 0 } },
  ]);
  expect(quantitiesOf(listings[12] ?? mug(0))).toEqual(['0', '9']);
});

test('stock of a sold-out listing is written before it is renewed, and again if Etsy changes it with that', async () => {
  const { call, asked, listings } = stockShop({ 11: mug(0, 'sold_out') });
  expect(await resultOf(inventory.write(call, [set('11', 5, [0])]))).toMatchObject([
    { kind: 'confirmed', seen: { quantity: 5 } },
  ]);
  expect(listings[11]).toMatchObject({ state: 'active', products: [{ quantity: 5 }] });
  expect(requestsOf(asked)).toEqual([
    'GET /listings/11/inventory',
    'PUT /listings/11/inventory',
    'PATCH /shops/7/listings/11',
    'GET /listings/11/inventory',
    'PUT /listings/11/inventory',
  ]);
});

test('stock of a listing that somebody deactivated is written, and the listing stays inactive', async () => {
  const { call, listings } = stockShop({ 11: mug(2, 'inactive') });
  expect(await resultOf(inventory.write(call, [set('11', 5)]))).toMatchObject([{ kind: 'confirmed' }]);
  expect(listings[11]).toMatchObject({ state: 'inactive', products: [{ quantity: 5 }] });
});

test.each<[string, Told, object]>([
  ['refused', refusal(400, 'quantity cannot be greater than 999'), { kind: 'rejected', code: 'http_400' }],
  ['failed', refusal(500, 'Server Error'), { kind: 'unknown', ended: true }],
  ['answered by a proxy', { status: 502, told: '<h1>Bad</h1>' }, { kind: 'unknown', ended: false }],
  ['limited', refusal(429, 'Exceeded rate limit'), { kind: 'rate_limited', limit: 'rate' }],
])('a write that is %s', async (_, told, result) => {
  const { call } = stockShop({ 11: mug(1) }, () => told);
  expect(await resultOf(inventory.write(call, [set('11', 1_000)]))).toMatchObject([result]);
});

test('a write that is answered with a page of somebody else is unknown', async () => {
  const { call } = stockShop({ 11: mug(1) });
  const fetch: typeof call.fetch = async (url, sending) =>
    sending.method === 'PUT' ? new Response('<h1>Hello</h1>') : call.fetch(url, sending);
  expect(await resultOf(inventory.write({ ...call, fetch }, [set('11', 2)]))).toMatchObject([
    { kind: 'unknown', ended: true },
  ]);
});

test('a refusal of access may be one row’s fault, or the app’s', async () => {
  const { call } = stockShop({ 11: mug(1) }, () => refusal(403, 'The listing is frozen.'));
  expect(await resultOf(inventory.write(call, [set('11', 2)]))).toMatchObject([
    { kind: 'unavailable', message: 'The listing is frozen.', perhapsOneRow: 'http_403' },
  ]);
});

test('rows that are refused together may be one row’s fault', async () => {
  const { call } = stockShop({ 12: shirt(3, 9) }, () => refusal(400, 'quantity cannot be greater than 999'));
  expect(
    await resultOf(inventory.write(call, [set('12:200=Red', 1_000), set('12:200=Blue', 1)])),
  ).toMatchObject([
    { kind: 'rejected', perhapsOneRow: 'http_400' },
    { kind: 'rejected', perhapsOneRow: 'http_400' },
  ]);
});

test('a listing that is gone is missing, and what cannot be read is not written', async () => {
  const { call } = stockShop({});
  expect(await resultOf(inventory.write(call, [set('11', 1)]))).toEqual([{ kind: 'missing' }]);
  const down = etsyShop({ 'GET /listings/*/inventory': () => refusal(500, 'Server Error') });
  expect(await resultOf(inventory.write(down.call, [set('11', 1)]))).toMatchObject([{ kind: 'unavailable' }]);
  expect(down.asked).toHaveLength(1);
});
