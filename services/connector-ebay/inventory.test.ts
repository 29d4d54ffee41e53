import type { Change } from '@onhand/contracts/connector/inventory.ts';
import { expect, test } from 'vitest';
import { inventory } from './inventory.ts';
import { at, ebayShop, refusal } from './testing/ebay-shop.ts';
import type { Asked, Routes, Told } from './testing/ebay-shop.ts';

interface StockedItem {
  quantity?: number;
  readonly offers?: readonly {
    readonly offerId: string;
    readonly format?: string;
    readonly status?: string;
    readonly availableQuantity?: number;
    readonly categoryId?: string;
  }[];
}

const path = '/sell/inventory/v1';
const skusOf = ({ body }: Asked) => (body as { requests: { sku: string }[] }).requests.map(({ sku }) => sku);

/** Plays eBay's stock. `update` may answer in its place. */
function stockOf(items: Readonly<Record<string, StockedItem>>, update?: (asked: Asked) => Told | undefined) {
  const routes: Routes = {
    [`POST ${path}/bulk_get_inventory_item`]: (asked) => {
      const responses = skusOf(asked).map((sku) => {
        const item = items[sku];
        if (item === undefined) {
          return {
            sku,
            statusCode: 404,
            errors: [{ errorId: 25_702, message: `SKU ${sku} is not available` }],
          };
        }
        const { quantity } = item;
        const shown = quantity === undefined ? {} : { shipToLocationAvailability: { quantity } };
        return { sku, statusCode: 200, inventoryItem: { sku, availability: shown } };
      });
      return responses.some(({ statusCode }) => statusCode !== 200)
        ? { status: 207, told: { responses } }
        : { responses };
    },
    [`GET ${path}/offer`]: ({ query }) => {
      const { offers = [] } = items[query['sku'] ?? ''] ?? {};
      if (offers.length === 0) return refusal(404, 25_713);
      const shown = offers.map(({ offerId, format = 'FIXED_PRICE', status = 'PUBLISHED', ...more }) => ({
        ...more,
        offerId,
        format,
        status,
        marketplaceId: 'EBAY_DE',
      }));
      return { offers: shown, total: shown.length };
    },
    [`PUT ${path}/offer/*`]: () => ({ offerId: '1' }),
    [`POST ${path}/bulk_update_price_quantity`]: (asked) => {
      const instead = update?.(asked);
      if (instead !== undefined) return instead;
      const { requests } = asked.body as { requests: Update[] };
      const [only] = requests;
      if (only === undefined || requests.length > 1) return refusal(400, 25_709, 'One SKU in a call.');
      const item = items[only.sku];
      if (item !== undefined) item.quantity = only.shipToLocationAvailability.quantity;
      return { responses: rowsOf(only, 200) };
    },
  };
  return { ...ebayShop(routes), items };
}

interface Update {
  readonly sku: string;
  readonly shipToLocationAvailability: { readonly quantity: number };
  readonly offers?: readonly { readonly offerId: string; readonly availableQuantity: number }[];
}
const rowsOf = ({ sku, offers = [] }: Update, statusCode: number) =>
  offers.length === 0 ? [{ sku, statusCode }] : offers.map(({ offerId }) => ({ sku, offerId, statusCode }));

const ref = (unit: string, group = unit) => ({ unit, group, location: '' });
const set = (unit: string, quantity: number, ifSeen?: number[], group?: string) => ({
  key: unit,
  ref: ref(unit, group),
  revision: 1,
  idempotencyKey: unit,
  change: { op: 'set', quantity, ...(ifSeen && { ifSeen }) } satisfies Change,
});
const updatesOf = (asked: readonly Asked[]) =>
  asked.filter((one) => one.path.endsWith('bulk_update_price_quantity')).map(({ body }) => body);

test('figures are read in one request, each with its own outcome', async () => {
  const { call, asked } = stockOf({ a: { quantity: 7 }, b: { quantity: 0 }, c: {} });
  const rows = ['a', 'b', 'c', 'gone'].map((unit) => ({ key: unit, ref: ref(unit) }));
  expect(await inventory.read(call, rows)).toMatchObject([
    { key: 'a', result: { seen: { quantity: 7, readStartedAt: at.toISOString() } } },
    { key: 'b', result: { seen: { quantity: 0 } } },
    { key: 'c', result: { seen: { quantity: null, why: 'unmanaged' } } },
    { key: 'gone', result: { seen: { quantity: null, why: 'absent' } } },
  ]);
  expect(asked).toHaveLength(1);
});

test('a set is one request for each SKU, with all of its offers, and confirmed by a reading', async () => {
  const offers = [{ offerId: '1' }, { offerId: '2' }];
  const shop = stockOf({ a: { quantity: 10, offers }, b: { quantity: 5, offers: [{ offerId: '3' }] } });
  expect(await inventory.write(shop.call, [set('a', 8), set('b', 4)])).toMatchObject([
    { key: 'a', result: { kind: 'confirmed', seen: { quantity: 8 } } },
    { key: 'b', result: { kind: 'confirmed', seen: { quantity: 4 } } },
  ]);
  expect(updatesOf(shop.asked)).toEqual([
    {
      requests: [
        {
          sku: 'a',
          shipToLocationAvailability: { quantity: 8 },
          offers: [
            { offerId: '1', availableQuantity: 8 },
            { offerId: '2', availableQuantity: 8 },
          ],
        },
      ],
    },
    {
      requests: [
        {
          sku: 'b',
          shipToLocationAvailability: { quantity: 4 },
          offers: [{ offerId: '3', availableQuantity: 4 }],
        },
      ],
    },
  ]);
});

test('more than 25 offers take more than one request', async () => {
  const offers = Array.from({ length: 27 }, (_, index) => ({ offerId: String(index) }));
  const { call, asked } = stockOf({ a: { quantity: 10, offers } });
  expect(await inventory.write(call, [set('a', 8)])).toMatchObject([{ result: { kind: 'confirmed' } }]);
  expect(
    updatesOf(asked).map((body) => (body as { requests: Update[] }).requests[0]?.offers?.length),
  ).toEqual([25, 2]);
});

test('auctions and offers that are not published have no quantity to set', async () => {
  const offers = [
    { offerId: '1', format: 'AUCTION' },
    { offerId: '2', status: 'UNPUBLISHED' },
  ];
  const { call, asked } = stockOf({ a: { quantity: 10, offers }, b: { quantity: 1 } });
  await inventory.write(call, [set('a', 8), set('b', 2)]);
  expect(updatesOf(asked)).toEqual([
    { requests: [{ sku: 'a', shipToLocationAvailability: { quantity: 8 } }] },
    { requests: [{ sku: 'b', shipToLocationAvailability: { quantity: 2 } }] },
  ]);
});

test('an offer that is not published gets its quantity too, with all else of it as it was', async () => {
  const offers = [{ offerId: '1', status: 'UNPUBLISHED', availableQuantity: 0, categoryId: '9355' }];
  const { call, asked } = stockOf({ a: { quantity: 0, offers } });
  expect(await inventory.write(call, [set('a', 6)])).toMatchObject([{ result: { kind: 'confirmed' } }]);
  expect(asked.filter(({ method }) => method === 'PUT')).toMatchObject([
    { path: `${path}/offer/1`, body: { availableQuantity: 6, categoryId: '9355' } },
  ]);
});

test('another figure than the expected one is stale, and nothing is sent', async () => {
  const { call, asked } = stockOf({ a: { quantity: 9 }, b: { quantity: 8 }, c: {} });
  expect(
    await inventory.write(call, [set('a', 8, [10]), set('b', 8, [8]), set('c', 8), set('gone', 8)]),
  ).toMatchObject([
    { key: 'a', result: { kind: 'stale', actual: { quantity: 9 } } },
    { key: 'b', result: { kind: 'confirmed', seen: { quantity: 8 } } },
    { key: 'c', result: { kind: 'stock_not_managed' } },
    { key: 'gone', result: { kind: 'missing' } },
  ]);
  expect(updatesOf(asked)).toEqual([]);
});

const partial = (statusCode: number, errorId: number, longMessage: string) => (asked: Asked) => {
  const [only] = (asked.body as { requests: Update[] }).requests;
  if (only?.sku !== 'a') return undefined;
  const errors = [{ errorId, domain: 'API_INVENTORY', category: 'REQUEST', message: 'Short.', longMessage }];
  return {
    status: 207,
    told: {
      responses: [
        { sku: 'a', offerId: '1', statusCode: 200 },
        { sku: 'a', offerId: '2', statusCode, errors },
      ],
    },
  };
};
const twoOffers = () => ({
  a: { quantity: 10, offers: [{ offerId: '1' }, { offerId: '2' }] },
  b: { quantity: 10, offers: [{ offerId: '3' }] },
});

test('a 207: the offer that failed is named, and other SKUs go through', async () => {
  const { call } = stockOf(twoOffers(), partial(400, 25_004, 'Invalid quantity.'));
  expect(await inventory.write(call, [set('a', 8), set('b', 8)])).toMatchObject([
    { key: 'a', result: { kind: 'rejected', code: '25004', message: 'Offer 2: Invalid quantity.' } },
    { key: 'b', result: { kind: 'confirmed' } },
  ]);
});

test.each([
  ['eBay’s own error', 500, 25_001, 'A system error has occurred.', { kind: 'unknown', ended: true }],
  [
    'a listing that is being changed',
    500,
    25_025,
    'Concurrent access.',
    { kind: 'rejected', transient: true },
  ],
  [
    'a listing that has used its revisions of the day',
    400,
    25_002,
    'You have exceeded the number of times, 250, that a listing can be revised in a day.',
    // Midnight in California is 22 hours away.
    { kind: 'unit_limited', limit: 'revisions', retryAfterMs: 22 * 3_600_000 },
  ],
])('%s', async (_, status, code, words, result) => {
  const { call } = stockOf(twoOffers(), partial(status, code, words));
  expect(await inventory.write(call, [set('a', 8)])).toMatchObject([{ key: 'a', result }]);
});

test('an offer that the answer leaves out is unknown', async () => {
  const { call } = stockOf(twoOffers(), () => ({
    responses: [{ sku: 'a', offerId: '1', statusCode: 200 }],
  }));
  expect(await inventory.write(call, [set('a', 8)])).toMatchObject([
    { result: { kind: 'unknown', ended: true } },
  ]);
});

test('variations of a listing are changed one after the other', async () => {
  let open = 0;
  const items = Object.fromEntries(['a', 'b', 'c'].map((sku) => [sku, { quantity: 1 }]));
  const { call } = stockOf(items);
  const { fetch } = call;
  const watched: typeof fetch = async (url, sending) => {
    const isUpdate = url.endsWith('bulk_update_price_quantity');
    if (isUpdate) expect((open += 1)).toBe(1);
    const answer = await fetch(url, sending);
    if (isUpdate) open -= 1;
    return answer;
  };
  const rows = ['a', 'b', 'c'].map((sku) => set(sku, 2, undefined, 'a group'));
  const results = await inventory.write({ ...call, fetch: watched }, rows);
  expect(results.map(({ result }) => result.kind)).toEqual(['confirmed', 'confirmed', 'confirmed']);
});

test('stock is managed with the quantity 0, and a figure that is there stays', async () => {
  const { call, asked, items } = stockOf({ a: {}, b: { quantity: 5 } });
  const rows = ['a', 'b'].map((unit) => ({ key: unit, ref: ref(unit) }));
  expect(await inventory.manage?.(call, rows)).toEqual([
    { key: 'a', result: { kind: 'ok' } },
    { key: 'b', result: { kind: 'ok' } },
  ]);
  expect(updatesOf(asked)).toHaveLength(1);
  expect(items).toMatchObject({ a: { quantity: 0 }, b: { quantity: 5 } });
});
