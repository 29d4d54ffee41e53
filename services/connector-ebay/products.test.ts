import type { ProductChange } from '@onhand/contracts/connector/product.ts';
import { expect, test } from 'vitest';
import { products } from './products.ts';
import { ebayShop, refusal } from './testing/ebay-shop.ts';
import type { Asked, Told } from './testing/ebay-shop.ts';

const path = '/sell/inventory/v1';

interface Item {
  readonly sku: string;
  readonly [field: string]: unknown;
}

const item = (sku: string, more: object = {}): Item => ({
  sku,
  locale: 'de_DE',
  condition: 'NEW',
  product: { title: `A thing ${sku}`, imageUrls: ['https://images.example/1.jpg'], brand: 'Onhand' },
  availability: {
    shipToLocationAvailability: { quantity: 3, allocationByFormat: { fixedPrice: 3, auction: 0 } },
  },
  ...more,
});
const offer = (offerId: string, more: object = {}) => ({
  offerId,
  format: 'FIXED_PRICE',
  marketplaceId: 'EBAY_DE',
  status: 'PUBLISHED',
  categoryId: '9355',
  pricingSummary: { price: { value: '12.5', currency: 'EUR' } },
  listing: { listingId: `11${offerId}`, listingStatus: 'ACTIVE' },
  ...more,
});

/** Plays a German seller’s account. `refuses` answers bulk updates. `sent`: what was written. */
function shopOf(
  items: readonly Item[],
  offers: Readonly<Record<string, readonly object[]>> = {},
  groups: Readonly<Record<string, object>> = {},
  refuses: () => Told | undefined = () => undefined,
) {
  const sent: unknown[] = [];
  const write = ({ path: at, body }: Asked) => {
    sent.push({ at: at.replace(`${path}/`, ''), body });
    return {};
  };
  const shop = ebayShop({
    'GET /commerce/identity/v1/user/': () => ({ userId: 'u', registrationMarketplaceId: 'EBAY_DE' }),
    [`GET ${path}/inventory_item`]: ({ query }) => {
      const [limit, page] = [Number(query['limit']), Number(query['offset'])];
      return { inventoryItems: items.slice(page * limit, (page + 1) * limit), total: items.length };
    },
    [`POST ${path}/bulk_get_inventory_item`]: ({ body }) => ({
      responses: (body as { requests: { sku: string }[] }).requests.map(({ sku }) => {
        const inventoryItem = items.find((one) => one.sku === sku);
        return inventoryItem === undefined
          ? { sku, statusCode: 404, errors: [{ errorId: 25_702 }] }
          : { sku, statusCode: 200, inventoryItem: byKeys(inventoryItem) };
      }),
    }),
    [`GET ${path}/offer`]: ({ query }) => {
      const found = offers[query['sku'] ?? ''] ?? [];
      return found.length === 0 ? refusal(404, 25_713) : { offers: found, total: found.length };
    },
    [`GET ${path}/inventory_item_group/*`]: ({ path: at }) =>
      groups[decodeURIComponent(at.split('/').at(-1) ?? '')] ?? refusal(404, 25_705),
    [`PUT ${path}/inventory_item/*`]: write,
    [`PUT ${path}/inventory_item_group/*`]: write,
    [`PUT ${path}/offer/*`]: write,
    [`POST ${path}/bulk_update_price_quantity`]: (asked) => {
      const refused = refuses();
      if (refused !== undefined) return refused;
      write(asked);
      const [row] = (asked.body as { requests: { sku: string; offers: { offerId: string }[] }[] }).requests;
      return {
        responses: row?.offers.map(({ offerId }) => ({ sku: row.sku, offerId, statusCode: 200 })) ?? [],
      };
    },
  });
  return { ...shop, sent };
}

/** A list of items calls their groups by another name than a single item does. */
function byKeys({ groupIds, ...rest }: Item): object {
  return groupIds === undefined ? rest : { ...rest, inventoryItemGroupKeys: groupIds };
}

const updateOf = async (call: ReturnType<typeof shopOf>['call'], group: string, change: ProductChange) =>
  (await products.update(call, [{ key: 'row', group, change }])).map(({ result }) => result);

test('the price is that of the account’s own marketplace, and only it is changed', async () => {
  const abroad = offer('2', {
    marketplaceId: 'EBAY_GB',
    pricingSummary: { price: { value: '11', currency: 'GBP' } },
  });
  const { call, sent } = shopOf([item('A')], { A: [abroad, offer('1')] });
  expect(await products.get(call, ['A'])).toMatchObject([
    {
      result: {
        product: { currency: 'EUR', units: [{ sku: 'A', price: { regular: '12.50', sale: null } }] },
      },
    },
  ]);
  const units = [{ unit: 'A', price: { regular: '13.00', sale: null } }];
  expect(await updateOf(call, 'A', { units })).toEqual([{ kind: 'changed' }]);
  const price = { value: '13.00', currency: 'EUR' };
  expect(sent).toEqual([
    {
      at: 'bulk_update_price_quantity',
      body: { requests: [{ sku: 'A', offers: [{ offerId: '1', price }] }] },
    },
  ]);
});

test('a title is written with everything else that the item has, its quantity too', async () => {
  const { call, sent } = shopOf([item('A')]);
  expect(await updateOf(call, 'A', { title: 'Another' })).toEqual([{ kind: 'changed' }]);
  const { product } = item('A');
  expect(sent).toEqual([
    {
      at: 'inventory_item/A',
      body: {
        condition: 'NEW',
        product: { ...(product as object), title: 'Another' },
        availability: { shipToLocationAvailability: { quantity: 3 } },
      },
    },
  ]);
});

test('a description is written where shoppers see it: to the offer that has one, else to the item', async () => {
  const own = shopOf([item('A')], { A: [offer('1', { listingDescription: 'Old' })] });
  expect(await updateOf(own.call, 'A', { description: 'New' })).toEqual([{ kind: 'changed' }]);
  expect(own.sent).toMatchObject([
    { at: 'offer/1', body: { listingDescription: 'New', categoryId: '9355' } },
  ]);

  const none = shopOf([item('A')], { A: [offer('1')] });
  expect(await updateOf(none.call, 'A', { description: 'New' })).toEqual([{ kind: 'changed' }]);
  expect(none.sent).toMatchObject([{ at: 'inventory_item/A', body: { product: { description: 'New' } } }]);
});

test('a variation without an offer at the own marketplace has no price, and none can be set', async () => {
  const { call, sent } = shopOf([item('A')]);
  const [read] = await products.get(call, ['A']);
  expect(read).not.toHaveProperty('result.product.units.0.price');
  const units = [{ unit: 'A', price: { regular: '13.00', sale: null } }];
  expect(await updateOf(call, 'A', { units })).toMatchObject([{ kind: 'rejected', code: 'offer_missing' }]);
  expect(sent).toEqual([]);
});

test('the price of an offer that is not published is written with all else of the offer', async () => {
  const unpublished = offer('1', { status: 'UNPUBLISHED', availableQuantity: 4, listing: undefined });
  const { call, sent } = shopOf([item('A')], { A: [unpublished] });
  const units = [{ unit: 'A', price: { regular: '13', sale: null } }];
  expect(await updateOf(call, 'A', { units })).toEqual([{ kind: 'changed' }]);
  const price = { value: '13.00', currency: 'EUR' };
  expect(sent).toEqual([
    { at: 'offer/1', body: { categoryId: '9355', availableQuantity: 4, pricingSummary: { price } } },
  ]);
});

test('a listing without revisions left keeps its price, its title too, and the row says why', async () => {
  const words = 'The listing was revised 250 times today.';
  const { call, sent } = shopOf([item('A')], { A: [offer('1')] }, {}, () => refusal(400, 25_019, words));
  const units = [{ unit: 'A', price: { regular: '13.00', sale: null } }];
  const [refused] = await updateOf(call, 'A', { title: 'Another', units });
  expect(refused).toMatchObject({ kind: 'rejected', code: 'revisions' });
  expect(sent).toEqual([]);
});

test('a group is one product of a page, with the options of its items; an unreadable one costs no other', async () => {
  const aspects = (size: string) => ({
    product: { title: size, aspects: { Size: [size] } },
    groupIds: ['G'],
  });
  const { call } = shopOf(
    [
      item('A'),
      item('B', { availability: { shipToLocationAvailability: { quantity: 2 ** 40 } } }),
      item('S', aspects('S')),
      item('M', aspects('M')),
    ],
    {},
    {
      G: {
        inventoryItemGroupKey: 'G',
        title: 'A shirt',
        variantSKUs: ['M', 'S'],
        variesBy: { specifications: [{ name: 'Size', values: ['S', 'M'] }] },
      },
    },
  );
  const answer = await products.page(call, null);
  if (answer.kind !== 'page') throw new Error(answer.kind);
  const { items, unread } = answer.page;
  const shown = items.map(({ group, title, units }) => [group, title, units.map(({ options }) => options)]);
  expect(shown).toEqual([
    ['A', 'A thing A', [undefined]],
    ['G', 'A shirt', [[{ name: 'Size', value: 'M' }], [{ name: 'Size', value: 'S' }]]],
  ]);
  expect(unread).toMatchObject([{ group: 'B', code: 'quantity_out_of_range' }]);
});

test('passes over changed products are hours apart, because each reads all products', async () => {
  const { call, asked } = shopOf([item('A')]);
  const since = '2026-11-20T09:00:00.000Z';
  expect(await products.page(call, since)).toMatchObject({ kind: 'page', page: { items: [{ group: 'A' }] } });
  const before = asked.length;
  expect(await products.page(call, since)).toMatchObject({ kind: 'rate_limited', own: true });
  expect(asked).toHaveLength(before);
  expect(await products.page(call, null)).toMatchObject({ kind: 'page' });
});
