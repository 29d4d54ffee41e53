import { expect, test } from 'vitest';
import { orders } from './orders.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const line = (id: number, quantity: number, more: Root = {}) => ({
  id: gid('LineItem', id),
  sku: `SKU-${id}`,
  quantity,
  currentQuantity: quantity,
  unfulfilledQuantity: quantity,
  discountedUnitPriceAfterAllDiscountsSet: { shopMoney: { amount: '12.5' } },
  product: { id: gid('Product', 5) },
  variant: { inventoryItem: { id: gid('InventoryItem', id + 100), tracked: true } },
  ...more,
});
const order = (id: number, more: Root = {}) => ({
  __typename: 'Order',
  id: gid('Order', id),
  createdAt: '2026-11-20T09:00:00Z',
  updatedAt: '2026-11-20T09:30:00Z',
  cancelledAt: null,
  confirmed: true,
  test: false,
  sourceName: 'web',
  currencyCode: 'EUR',
  customAttributes: [],
  physicalLocation: { id: gid('Location', 71) },
  fulfillments: [],
  refunds: [],
  lineItems: connectionOf([line(1, 3)]),
  ...more,
});
const refund = (id: number, ...lines: [line: number, quantity: number, type: string][]) => ({
  id: gid('Refund', id),
  createdAt: `2026-11-20T09:1${id}:00Z`,
  refundLineItems: connectionOf(
    lines.map(([lineId, quantity, restockType]) => ({
      quantity,
      restockType,
      restocked: restockType !== 'NO_RESTOCK',
      lineItem: { id: gid('LineItem', lineId) },
    })),
  ),
});

const oneLocation = { locations: () => ({ nodes: [{ id: gid('Location', 70) }] }) };
const byId = (...there: { id: string }[]): Root => ({
  ...oneLocation,
  nodes: ({ ids }: { ids: string[] }) => ids.map((id) => there.find((one) => one.id === id) ?? null),
});

async function read(one: ReturnType<typeof order>, root: Root = {}) {
  const shop = graphqlShop({ ...byId(one), ...root });
  const [answer] = await orders.get(shop.call, ['1']);
  if (answer?.result.kind !== 'order') throw new Error(JSON.stringify(answer));
  return answer.result.order;
}

test('an open order: reserved as it was created, at the only location', async () => {
  expect(await read(order(1))).toEqual({
    externalId: '1',
    version: Date.parse('2026-11-20T09:30:00Z'),
    partial: false,
    placedAt: '2026-11-20T09:00:00Z',
    state: 'open',
    reservedAt: { at: '2026-11-20T09:00:00Z', exact: true },
    test: false,
    readStartedAt: '2026-11-20T10:00:00.500Z',
    lines: [
      {
        externalLineId: '1',
        ref: { unit: '101', group: '5', location: '70' },
        sku: 'SKU-1',
        quantity: 3,
        cancelled: 0,
        restocked: 0,
        stockLowered: 3,
        restockOnCancel: true,
        unitPrice: '12.50',
        currency: 'EUR',
      },
    ],
  });
});

test('of several locations, the one that the order was assigned to', async () => {
  const several = {
    locations: () => ({ nodes: [{ id: gid('Location', 70) }, { id: gid('Location', 71) }] }),
  };
  expect((await read(order(1), several)).lines[0]?.ref?.location).toBe('71');
});

test('an order of which nothing is left to fulfil is closed as the last units left, archived or not', async () => {
  const fulfillments = [
    { createdAt: '2026-11-20T09:20:00Z', status: 'SUCCESS' },
    { createdAt: '2026-11-20T09:25:00Z', status: 'SUCCESS' },
    { createdAt: '2026-11-20T09:29:00Z', status: 'CANCELLED' },
  ];
  const lineItems = connectionOf([line(1, 3, { unfulfilledQuantity: 0 })]);
  expect(await read(order(1, { fulfillments, lineItems }))).toMatchObject({
    state: 'closed',
    closedAt: { at: '2026-11-20T09:25:00Z', exact: true },
  });
  expect(await read(order(1, { fulfillments }))).toMatchObject({ state: 'open' });
});

test('refunded units: those that never left are cancelled, those that came back restocked, others neither', async () => {
  const refunds = [refund(1, [1, 1, 'CANCEL'], [2, 2, 'RETURN']), refund(2, [1, 1, 'NO_RESTOCK'])];
  const lineItems = connectionOf([
    line(1, 4, { currentQuantity: 2, unfulfilledQuantity: 2 }),
    line(2, 2, { currentQuantity: 0, unfulfilledQuantity: 0 }),
  ]);
  expect((await read(order(1, { refunds, lineItems }))).lines).toMatchObject([
    {
      quantity: 4,
      cancelled: 1,
      restocked: 0,
      stockLowered: 3,
      restockedAt: { at: '2026-11-20T09:11:00Z', exact: true },
    },
    { quantity: 2, cancelled: 0, restocked: 2, stockLowered: 0 },
  ]);
});

test('a cancelled order gives back what it restocked and nothing else', async () => {
  const cancelled = { cancelledAt: '2026-11-20T09:15:00Z' };
  const restocked = await read(order(1, { ...cancelled, refunds: [refund(1, [1, 3, 'CANCEL'])] }));
  expect(restocked).toMatchObject({
    state: 'cancelled',
    cancelledAt: { at: '2026-11-20T09:15:00Z', exact: true },
    lines: [{ cancelled: 3, stockLowered: 0, restockOnCancel: true }],
  });
  const kept = await read(order(1, cancelled));
  expect(kept.lines).toMatchObject([{ cancelled: 0, stockLowered: 3, restockOnCancel: false }]);
});

test('a line without a variant names no listing, one that is not tracked lowers nothing', async () => {
  const untracked = { inventoryItem: { id: gid('InventoryItem', 102), tracked: false } };
  const lineItems = connectionOf([
    line(1, 1, { variant: null, product: null, sku: null }),
    line(2, 1, { variant: untracked }),
  ]);
  expect((await read(order(1, { lineItems }))).lines).toMatchObject([
    { ref: null, stockLowered: 0 },
    { ref: { unit: '102' }, stockLowered: 0 },
  ]);
});

test('an order that has not reserved is pending; a test order says so; a draft may have reserved earlier', async () => {
  expect(await read(order(1, { confirmed: false }))).toMatchObject({
    state: 'pending',
    lines: [{ stockLowered: 0 }],
  });
  expect(await read(order(1, { test: true }))).toMatchObject({ test: true });
  expect(await read(order(1, { sourceName: 'shopify_draft_order' }))).toMatchObject({
    reservedAt: { exact: false },
  });
});

test('more lines than a page shows are read to their end', async () => {
  const lineItems = connectionOf([line(1, 1)], 'behind 1');
  const found = await read(order(1, { lineItems }), {
    order: ({ id }: { id: string }) => ({
      id,
      lineItems: ({ after }: { after: string }) =>
        after === 'behind 1' ? connectionOf([line(2, 1)], 'behind 2') : connectionOf([line(3, 1)]),
    }),
  });
  expect(found.lines.map(({ externalLineId }) => externalLineId)).toEqual(['1', '2', '3']);
});

test('an order that is gone is absent, and so is a text that is no id', async () => {
  const { call } = graphqlShop(byId());
  expect(await orders.get(call, ['9', 'no id'])).toEqual([
    { key: '9', result: { kind: 'absent' } },
    { key: 'no id', result: { kind: 'absent' } },
  ]);
});

test('a pass goes from page to page by Shopify’s cursor, and keeps its start and its search', async () => {
  const lists: { query: string | null; after: string | null; sortKey: string }[] = [];
  const shop = graphqlShop({
    ...oneLocation,
    orders: (asked: (typeof lists)[number]) => {
      lists.push(asked);
      return asked.after === null ? connectionOf([order(1)], 'behind 1') : connectionOf([order(2)]);
    },
  });
  const first = await orders.changedSince(shop.call, '2026-11-20T08:00:00.750Z');
  if (first.kind !== 'page') throw new Error(first.kind);
  expect(first.page).toMatchObject({
    items: [{ externalId: '1' }],
    unread: [],
    asOf: '2026-11-20T10:00:00.000Z',
  });
  const second = await orders.changedSince(shop.call, first.page.next ?? null);
  expect(second).toMatchObject({ page: { items: [{ externalId: '2' }], asOf: '2026-11-20T10:00:00.000Z' } });
  expect(second).not.toHaveProperty('page.next');
  const query = "updated_at:>='2026-11-20T08:00:00Z'";
  expect(lists).toMatchObject([
    { query, after: null, sortKey: 'UPDATED_AT' },
    { query, after: 'behind 1' },
  ]);
});

test('an order that cannot be read is named, and costs no other', async () => {
  const shop = graphqlShop({
    ...oneLocation,
    orders: () => connectionOf([order(1, { createdAt: 'a text' }), order(2)]),
  });
  expect(await orders.changedSince(shop.call, null)).toMatchObject({
    page: { items: [{ externalId: '2' }], unread: [{ externalId: '1', code: 'record_unreadable' }] },
  });
  expect(await orders.changedSince(shop.call, 'no cursor')).toMatchObject({ code: 'cursor_invalid' });
});

test('open orders are those of which units have not left', async () => {
  const shop = graphqlShop({
    ...oneLocation,
    orders: () =>
      connectionOf([
        order(1),
        order(2, { lineItems: connectionOf([line(1, 1, { unfulfilledQuantity: 0 })]) }),
        order(3, { cancelledAt: '2026-11-20T09:15:00Z' }),
      ]),
  });
  expect(await orders.openPage(shop.call, null)).toMatchObject({ page: { items: [{ externalId: '1' }] } });
});
