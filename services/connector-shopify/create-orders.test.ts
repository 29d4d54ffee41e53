import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import { expect, test } from 'vitest';
import { creator } from './create-orders.ts';
import { markerTag } from './order-marker.ts';
import { readForCopy } from './read-for-copy.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number | string) => `gid://shopify/${type}/${id}`;
const marker = 'onhand:4f6f1c1e-0a69-4a3a-9f5e-1b1b8b1b1b1b';
const attributes = [{ key: '_onhand_marker', value: marker }];
const newOrder: NewOrder = {
  marker,
  since: '2026-11-20T09:00:00.000Z',
  copyOf: { shop: 'eBay', number: '12-3' },
  currency: 'EUR',
  email: 'a@b.example',
  shipping: { lastName: 'Curie', city: 'Paris', country: 'FR', region: 'Île-de-France' },
  shippingCost: { title: 'Post', charge: { net: '4.00', tax: '0.76' } },
  lines: [
    {
      ref: { unit: '101', group: '5', location: '70' },
      title: 'Shirt',
      quantity: 3,
      charge: { net: '10.00', tax: '1.90' },
    },
  ],
};

const order = {
  __typename: 'Order',
  id: gid('Order', 8),
  name: '#1008',
  createdAt: '2026-11-20T09:00:00Z',
  updatedAt: '2026-11-20T09:00:00Z',
  cancelledAt: null,
  confirmed: true,
  test: false,
  sourceName: null,
  currencyCode: 'EUR',
  customAttributes: attributes,
  physicalLocation: null,
  fulfillments: [],
  refunds: [],
  lineItems: connectionOf([]),
  totalPriceSet: { shopMoney: { amount: '16.66', currencyCode: 'EUR' } },
};

function shopWith(root: Root, { currency = 'EUR' } = {}) {
  return graphqlShop({
    shop: { currencyCode: currency },
    locations: () => ({ nodes: [{ id: gid('Location', 70) }] }),
    nodes: ({ ids }: { ids: string[] }) =>
      ids.map((id) => {
        if (id === order.id) return order;
        if (id !== gid('InventoryItem', 101)) return null;
        return {
          __typename: 'InventoryItem',
          id,
          variants: connectionOf([{ id: gid('ProductVariant', 1) }]),
        };
      }),
    order: ({ id }: { id: string }) => (id === order.id ? order : null),
    ...root,
  });
}

test('creates an order that is paid, claims its units, and costs in total what it did elsewhere', async () => {
  const asked: { order: Record<string, unknown>; options: Record<string, unknown> }[] = [];
  const { call } = shopWith({
    orderCreate: (input: (typeof asked)[number]) => {
      asked.push(input);
      return { order: { id: order.id }, userErrors: [] };
    },
  });
  expect(await creator.create(call, newOrder, { draft: false, begun: null })).toMatchObject({
    kind: 'created',
    created: { externalId: '8', number: '#1008', total: '16.66', currency: 'EUR', order: { marker } },
  });
  const money = (amount: string) => ({ shopMoney: { amount, currencyCode: 'EUR' } });
  expect(asked).toMatchObject([
    {
      order: {
        tags: [markerTag(marker)],
        customAttributes: [...attributes, { key: 'Copy of', value: 'eBay 12-3' }],
        lineItems: [
          { variantId: gid('ProductVariant', 1), quantity: 2, priceSet: money('3.33') },
          { variantId: gid('ProductVariant', 1), quantity: 1, priceSet: money('3.34') },
        ],
        shippingLines: [{ title: 'Post', priceSet: money('4.00') }],
        taxLines: [{ rate: '0.1900', priceSet: money('2.66') }],
        transactions: [{ kind: 'SALE', status: 'SUCCESS', amountSet: money('16.66') }],
        shippingAddress: { lastName: 'Curie', province: 'Île-de-France', countryCode: 'FR' },
      },
      options: { inventoryBehaviour: 'DECREMENT_IGNORING_POLICY', sendReceipt: false },
    },
  ]);
  expect(markerTag(marker).length).toBeLessThanOrEqual(40);
});

test('creates a draft that reserves its units and has the prices with tax', async () => {
  const asked: { input: Record<string, unknown> }[] = [];
  const totalPriceSet = order.totalPriceSet;
  const { call } = shopWith({
    draftOrderCreate: (input: (typeof asked)[number]) => {
      asked.push(input);
      return { draftOrder: { id: gid('DraftOrder', 9) }, userErrors: [] };
    },
    draftOrder: ({ id }: { id: string }) => ({ id, name: '#D9', totalPriceSet }),
  });
  expect(await creator.create(call, newOrder, { draft: true, begun: null })).toEqual({
    kind: 'created',
    created: { externalId: '9', number: '#D9', total: '16.66', currency: 'EUR', order: null },
  });
  expect(asked).toMatchObject([
    {
      input: {
        taxExempt: true,
        reserveInventoryUntil: '2027-11-20T10:00:00.500Z',
        lineItems: [
          { quantity: 1, priceOverride: { amount: '3.96' } },
          { quantity: 2, priceOverride: { amount: '3.97' } },
        ],
        shippingLine: { title: 'Post', priceWithCurrency: { amount: '4.76' } },
      },
    },
  ]);
});

test('refuses another currency and a unit that is not there before anything is created', async () => {
  const dollars = shopWith({}, { currency: 'USD' });
  expect(await creator.create(dollars.call, newOrder, { draft: false, begun: null })).toMatchObject({
    code: 'currency_mismatch',
  });
  const { call } = shopWith({});
  const lines = newOrder.lines.map((line) => ({ ...line, ref: { ...line.ref, unit: '102' } }));
  expect(await creator.create(call, { ...newOrder, lines }, { draft: false, begun: null })).toMatchObject({
    code: 'unit_missing',
  });
});

test('what Shopify refuses is rejected in its words', async () => {
  const userErrors = [{ field: ['order'], message: 'No more orders.', code: 'SHOP_DORMANT' }];
  const { call } = shopWith({ orderCreate: () => ({ order: null, userErrors }) });
  expect(await creator.create(call, newOrder, { draft: false, begun: null })).toEqual({
    kind: 'rejected',
    code: 'SHOP_DORMANT',
    message: 'No more orders.',
  });
});

test('finds an order by the tag of its marker, and takes the attribute’s word for whose it is', async () => {
  const queries: string[] = [];
  const { call } = shopWith({
    orders: ({ query }: { query: string }) => {
      queries.push(query);
      return connectionOf([
        { id: gid('Order', 7), customAttributes: [{ key: '_onhand_marker', value: 'another' }] },
        { id: gid('Order', 8), customAttributes: attributes },
      ]);
    },
    draftOrders: () => connectionOf([]),
  });
  const search = { marker, since: newOrder.since, cursor: null };
  const asOf = '2026-11-20T10:00:00.000Z';
  expect(await creator.find(call, { ...search, drafts: false })).toEqual({
    kind: 'found',
    orders: [{ externalId: '8', complete: true }],
    asOf,
  });
  expect(queries).toEqual([`tag:'${markerTag(marker)}'`]);
  expect(await creator.find(call, { ...search, drafts: true })).toEqual({ kind: 'absent', asOf });
});

test('tells what became of drafts', async () => {
  const draft = (
    id: number,
    status: string,
    orderId: number | null,
    reserveInventoryUntil: string | null = null,
  ) => ({
    __typename: 'DraftOrder',
    id: gid('DraftOrder', id),
    status,
    reserveInventoryUntil,
    order: orderId === null ? null : { id: gid('Order', orderId) },
  });
  const { call } = graphqlShop({
    nodes: () => [
      draft(1, 'OPEN', null),
      draft(2, 'COMPLETED', 8),
      draft(3, 'COMPLETED', null),
      null,
      draft(5, 'OPEN', null, '2027-11-20T10:00:00Z'),
      draft(6, 'INVOICE_SENT', null, '2026-11-19T10:00:00Z'),
    ],
  });
  expect(await creator.getDrafts?.(call, ['1', '2', '3', '4', '5', '6', 'no id'])).toEqual([
    { key: '1', result: { kind: 'open', reserves: false } },
    { key: '2', result: { kind: 'completed', orderId: '8' } },
    { key: '3', result: { kind: 'gone' } },
    { key: '4', result: { kind: 'gone' } },
    { key: '5', result: { kind: 'open', reserves: true } },
    { key: '6', result: { kind: 'open', reserves: false } },
    { key: 'no id', result: { kind: 'gone' } },
  ]);
});

test('reads an order for its copy: what is still wanted, before tax, and shipping without its tax', async () => {
  const money = (amount: string) => ({ shopMoney: { amount } });
  const line = (id: number, quantity: number, currentQuantity: number) => ({
    id: gid('LineItem', id),
    name: 'Shirt - M',
    quantity,
    currentQuantity,
    priceAfterAllDiscountsBeforeTaxesSet: money('20.0'),
    taxLines: [{ priceSet: money('5.70') }],
    product: { id: gid('Product', 5) },
    variant: { inventoryItem: { id: gid('InventoryItem', 101) } },
  });
  const { call } = shopWith({
    order: () => ({
      ...order,
      taxesIncluded: true,
      email: 'a@b.example',
      note: '',
      billingAddress: null,
      shippingAddress: { lastName: 'Curie', countryCodeV2: 'FR', provinceCode: null },
      shippingLine: {
        title: 'Post',
        discountedPriceSet: money('4.76'),
        taxLines: [{ priceSet: money('0.76') }],
      },
      lineItems: connectionOf([line(1, 3, 2), line(2, 1, 0)]),
    }),
  });
  expect(await readForCopy(call, '8')).toEqual({
    kind: 'order',
    order: {
      externalId: '8',
      number: '#1008',
      currency: 'EUR',
      placedAt: '2026-11-20T09:00:00Z',
      email: 'a@b.example',
      shipping: { lastName: 'Curie', country: 'FR' },
      shippingCost: { title: 'Post', charge: { net: '4.00', tax: '0.76' } },
      lines: [
        {
          externalLineId: '1',
          ref: { unit: '101', group: '5', location: '70' },
          title: 'Shirt - M',
          quantity: 2,
          charge: { net: '20.00', tax: '3.80' },
        },
      ],
    },
  });
});
