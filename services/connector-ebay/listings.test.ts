import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { expect, test } from 'vitest';
import { listings } from './listings.ts';
import { ebayShop, refusal } from './testing/ebay-shop.ts';
import type { Asked, Told } from './testing/ebay-shop.ts';

const path = '/sell/inventory/v1';

interface Item {
  readonly sku: string;
  readonly groupIds?: readonly string[];
  readonly [field: string]: unknown;
}
interface Offers {
  readonly [sku: string]: readonly object[];
}

const offer = (offerId: string, more: object = {}) => ({
  offerId,
  format: 'FIXED_PRICE',
  marketplaceId: 'EBAY_DE',
  status: 'PUBLISHED',
  listing: { listingId: `11${offerId}`, listingStatus: 'ACTIVE' },
  ...more,
});
const item = (sku: string, more: object = {}): Item => ({
  sku,
  product: { title: `A thing ${sku}`, ean: ['4000000000006'] },
  availability: { shipToLocationAvailability: { quantity: 3 } },
  ...more,
});

/** Plays eBay's items, in the order of the array, and their offers. */
function shopOf(
  items: Item[],
  offers: Offers = {},
  groups: Readonly<Record<string, readonly string[]>> = {},
) {
  const posts: string[] = [];
  const post = ({ path: at, body }: Asked): Told => {
    posts.push(`${at.replace(`${path}/offer/`, '')}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
    return {};
  };
  const shop = ebayShop({
    [`GET ${path}/inventory_item`]: ({ query }) => {
      const [limit, page] = [Number(query['limit']), Number(query['offset'])];
      const inventoryItems = items.slice(page * limit, (page + 1) * limit);
      return { inventoryItems, total: items.length, size: Math.ceil(items.length / limit) };
    },
    [`POST ${path}/bulk_get_inventory_item`]: ({ body }) => ({
      responses: (body as { requests: { sku: string }[] }).requests.map(({ sku }) => {
        const inventoryItem = items.find((one) => one.sku === sku);
        if (inventoryItem === undefined) return { sku, statusCode: 404, errors: [{ errorId: 25_702 }] };
        const { groupIds: inventoryItemGroupKeys, ...rest } = inventoryItem;
        const keys = inventoryItemGroupKeys === undefined ? {} : { inventoryItemGroupKeys };
        return { sku, statusCode: 200, inventoryItem: { ...rest, ...keys } };
      }),
    }),
    [`GET ${path}/offer`]: ({ query }) => {
      const found = offers[query['sku'] ?? ''];
      return found === undefined ? refusal(404, 25_713) : { offers: found, total: found.length };
    },
    [`GET ${path}/inventory_item_group/*`]: ({ path: at }) => {
      const variantSKUs = groups[decodeURIComponent(at.split('/').at(-1) ?? '')];
      return variantSKUs === undefined ? refusal(404, 25_705) : { variantSKUs };
    },
    [`POST ${path}/offer/*/publish`]: post,
    [`POST ${path}/offer/*/withdraw`]: post,
    [`POST ${path}/offer/withdraw_by_inventory_item_group`]: post,
    [`POST ${path}/offer/publish_by_inventory_item_group`]: post,
  });
  return { ...shop, posts };
}

async function pages(call: Parameters<typeof listings.page>[0], between: () => void = () => {}) {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const answer: OutputOf<'listings.page'> = await listings.page(call, cursor);
    if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
    found.push(...answer.page.items.map(({ ref }) => ref.unit));
    cursor = answer.page.next ?? null;
    between();
  } while (cursor !== null);
  return found;
}

test('a listing is an item with all of its offers', async () => {
  const offers = [
    offer('1'),
    offer('2', { marketplaceId: 'EBAY_FR', status: 'UNPUBLISHED', listing: undefined }),
  ];
  const { call } = shopOf([item('a')], { a: offers.map((one) => JSON.parse(JSON.stringify(one)) as object) });
  expect(await listings.page(call, null)).toMatchObject({
    page: {
      items: [
        {
          ref: { unit: 'a', group: 'a', location: '' },
          ids: { 'EBAY_DE offer': '1', 'EBAY_DE listing': '111', 'EBAY_FR offer': '2' },
          title: 'A thing a',
          sku: 'a',
          barcode: '4000000000006',
          state: 'listed',
          seen: { quantity: 3 },
        },
      ],
      asOf: '2026-11-20T10:00:00.000Z',
    },
  });
});

test.each([
  ['published', [offer('1')], 'listed'],
  ['out of stock', [offer('1', { listing: { listingStatus: 'OUT_OF_STOCK' } })], 'listed'],
  ['ended by eBay', [offer('1', { listing: { listingStatus: 'ENDED' } })], 'ended'],
  ['unpublished', [offer('1', { status: 'UNPUBLISHED' })], 'ended'],
  ['without an offer', undefined, 'ended'],
])('an item that is %s', async (_, offers, state) => {
  const { call } = shopOf([item('a')], offers === undefined ? {} : { a: offers });
  expect(await listings.page(call, null)).toMatchObject({ page: { items: [{ state }] } });
});

const many = (count: number) => Array.from({ length: count }, (_, index) => item(`sku-${index}`));

test('all items come, page by page', async () => {
  const items = many(123);
  expect(await pages(shopOf(items).call)).toEqual(items.map(({ sku }) => sku));
});

test('items that are removed between pages, read ones and others, cost no other item', async () => {
  const items = many(200);
  const removed: string[] = [];
  const found = await pages(shopOf(items).call, () => {
    for (const index of [0, 7, 30]) removed.push(...items.splice(index, 1).map(({ sku }) => sku));
  });
  expect(items.filter(({ sku }) => !found.includes(sku))).toEqual([]);
  expect(removed.length).toBeGreaterThan(5);
});

test('an item that cannot be read, or whose offers cannot, is named and costs no other', async () => {
  const broken = item('b', { availability: { shipToLocationAvailability: { quantity: 4e9 } } });
  const { call } = shopOf([item('a'), broken, item('c')], { c: [offer('1', { offerId: '' })] });
  expect(await listings.page(call, null)).toMatchObject({
    page: {
      items: [{ ref: { unit: 'a' } }],
      unread: [
        { group: 'b', unit: 'b', code: 'quantity_out_of_range' },
        { group: 'c', unit: 'c', code: 'record_unreadable' },
      ],
    },
  });
});

test('the listings of a product are those of its group, or the item itself', async () => {
  const items = [item('a', { groupIds: ['shirts'] }), item('b', { groupIds: ['shirts'] }), item('c')];
  const { call } = shopOf(items, {}, { shirts: ['a', 'b'] });
  const answers = await listings.get(call, ['shirts', 'c', 'gone']);
  expect(answers).toMatchObject([
    { key: 'shirts', result: { items: [{ ref: { unit: 'a', group: 'shirts' } }, { ref: { unit: 'b' } }] } },
    { key: 'c', result: { items: [{ ref: { unit: 'c', group: 'c' } }] } },
    { key: 'gone', result: { kind: 'absent' } },
  ]);
});

const row = (unit: string, state: 'listed' | 'ended') => ({
  key: unit,
  ref: { unit, group: '', location: '' },
  state,
});

test('an item is ended at each marketplace, and put back; what stands so already is left alone', async () => {
  const ended = offer('3', { status: 'UNPUBLISHED' });
  const { call, posts } = shopOf([item('a'), item('b')], { a: [offer('1'), offer('2')], b: [ended] });
  const rows = [row('a', 'ended'), row('b', 'ended'), row('gone', 'ended')];
  expect(await listings.setState?.(call, rows)).toEqual([
    { key: 'a', result: { kind: 'ok' } },
    { key: 'b', result: { kind: 'ok' } },
    { key: 'gone', result: { kind: 'missing' } },
  ]);
  expect(await listings.setState?.(call, [row('b', 'listed')])).toEqual([
    { key: 'b', result: { kind: 'ok' } },
  ]);
  expect(posts).toEqual(['1/withdraw', '2/withdraw', '3/publish']);
});

test('variations are ended together or not at all', async () => {
  const items = ['a', 'b'].map((sku) => item(sku, { groupIds: ['shirts'] }));
  const { call, posts } = shopOf(items, { a: [offer('1')], b: [offer('2')] }, { shirts: ['a', 'b'] });
  expect(await listings.setState?.(call, [row('a', 'ended')])).toMatchObject([
    { result: { kind: 'rejected', code: 'variants_share_state' } },
  ]);
  expect(posts).toEqual([]);
  expect(await listings.setState?.(call, [row('a', 'ended'), row('b', 'ended')])).toMatchObject([
    { result: { kind: 'ok' } },
    { result: { kind: 'ok' } },
  ]);
  expect(posts).toEqual([
    'withdraw_by_inventory_item_group {"inventoryItemGroupKey":"shirts","marketplaceId":"EBAY_DE"}',
  ]);
});
