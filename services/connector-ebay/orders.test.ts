import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { expect, test } from 'vitest';
import { orders } from './orders.ts';
import { ebayShop, refusal } from './testing/ebay-shop.ts';
import { lineOf, listedOrders, orderOf } from './testing/order-list.ts';

const path = '/sell/fulfillment/v1/order';

function byId(...there: readonly object[]) {
  return ebayShop({
    [`GET ${path}`]: ({ query }) => {
      const wanted = (query['orderIds'] ?? '').split(',');
      const found = there.filter((one) => wanted.includes((one as { orderId: string }).orderId));
      return { orders: found, total: found.length };
    },
  });
}

async function read(more: object) {
  const { call } = byId(orderOf('1-2', '2026-11-20T09:00:00.000Z', more));
  const [answer] = await orders.get(call, ['1-2']);
  if (answer?.result.kind !== 'order') throw new Error(JSON.stringify(answer));
  return answer.result.order;
}

test('an open order has committed its units, paid or not', async () => {
  for (const orderPaymentStatus of ['PAID', 'PENDING', 'FAILED']) {
    expect(await read({ orderPaymentStatus })).toEqual({
      externalId: '1-2',
      version: Date.parse('2026-11-20T09:00:00.000Z'),
      partial: false,
      placedAt: '2026-11-20T08:00:00.000Z',
      state: 'open',
      reservedAt: { at: '2026-11-20T08:00:00.000Z', exact: true },
      test: false,
      readStartedAt: '2026-11-20T10:00:00.500Z',
      lines: [
        {
          externalLineId: '1',
          ref: { unit: 'a', group: 'a', location: '' },
          sku: 'a',
          quantity: 2,
          cancelled: 0,
          restocked: 0,
          stockLowered: 2,
          restockOnCancel: true,
          unitPrice: '12.50',
          currency: 'EUR',
        },
      ],
    });
  }
});

test('a request to cancel changes nothing, a cancellation gives all units back', async () => {
  const state = (cancelState: string) => ({ cancelStatus: { cancelState, cancelRequests: [] } });
  expect(await read(state('IN_PROGRESS'))).toMatchObject({ state: 'open', lines: [{ cancelled: 0 }] });
  const cancelledDate = '2026-11-20T08:30:00.000Z';
  expect(
    await read({ cancelStatus: { cancelState: 'CANCELED', cancelledDate, cancelRequests: [] } }),
  ).toMatchObject({
    state: 'cancelled',
    cancelledAt: { at: cancelledDate, exact: true },
    lines: [{ quantity: 2, cancelled: 2, stockLowered: 0, restockOnCancel: true }],
  });
});

test('a sent order is closed, a refund brings nothing back', async () => {
  const refunds = [{ amount: { value: '25.0', currency: 'EUR' }, refundDate: '2026-11-20T08:40:00.000Z' }];
  const lineItems = [lineOf('1', 'a', 2, { refunds })];
  expect(
    await read({ orderFulfillmentStatus: 'FULFILLED', orderPaymentStatus: 'FULLY_REFUNDED', lineItems }),
  ).toMatchObject({
    state: 'closed',
    closedAt: { at: '2026-11-20T09:00:00.000Z', exact: false },
    lines: [{ restocked: 0, cancelled: 0, stockLowered: 2 }],
  });
  expect(await read({ orderFulfillmentStatus: 'IN_PROGRESS' })).toMatchObject({ state: 'open' });
});

test('a line without a SKU names no listing, a variation no group, and an auction reserved before', async () => {
  const { sku: _, ...withoutSku } = lineOf('1', 'a', 1) as { sku: string };
  const lineItems = [
    withoutSku,
    lineOf('2', 'b', 1, { legacyVariationId: '410000000001', soldFormat: 'AUCTION' }),
  ];
  expect(await read({ lineItems })).toMatchObject({
    reservedAt: { exact: false },
    lines: [
      { ref: null, stockLowered: 0 },
      { ref: { unit: 'b', group: '' }, stockLowered: 1 },
    ],
  });
});

test('an order that is gone is absent, and so is a text that is no id', async () => {
  const { call } = byId(orderOf('1-2', '2026-11-20T09:00:00.000Z'));
  const answers = await orders.get(call, ['9-9', 'no id', '1-2']);
  expect(answers.map(({ key, result }) => [key, result.kind])).toEqual([
    ['9-9', 'absent'],
    ['no id', 'absent'],
    ['1-2', 'order'],
  ]);
});

test('an id that eBay refuses costs no other', async () => {
  const { call } = ebayShop({
    [`GET ${path}`]: () => refusal(400, 32_100),
    [`GET ${path}/*`]: () => refusal(404, 32_100),
  });
  expect(await orders.get(call, ['1-2', '1-3'])).toMatchObject([
    { result: { kind: 'rejected', perhapsOneRow: '32100' } },
    { result: { kind: 'rejected', perhapsOneRow: '32100' } },
  ]);
  expect(await orders.get(call, ['1-2'])).toMatchObject([{ result: { kind: 'absent' } }]);
});

test('one line that cannot be read makes one unread order, not a failed page', async () => {
  const unreadable = lineOf('2', 'b', 1, { lineItemCost: { value: 'much', currency: 'EUR' } });
  const there = [
    orderOf('1', '2026-11-20T09:00:00.000Z'),
    orderOf('2', '2026-11-20T09:00:01.000Z', { lineItems: [lineOf('1', 'a', 1), unreadable] }),
    orderOf('3', '2026-11-20T09:00:02.000Z', { creationDate: 'no time' }),
  ];
  const { call } = ebayShop({ [`GET ${path}`]: (asked) => listedOrders(there, asked) });
  expect(await orders.changedSince(call, '2026-11-20T08:00:00.000Z')).toMatchObject({
    page: {
      items: [{ externalId: '1' }],
      unread: [
        { externalId: '3', units: ['a'], code: 'record_unreadable' },
        { externalId: '2', units: ['a', 'b'], code: 'record_unreadable' },
      ],
    },
  });
  expect(await orders.changedSince(call, 'no cursor')).toMatchObject({ code: 'cursor_invalid' });
});

type Page = Extract<OutputOf<'orders.changedSince'>, { kind: 'page' }>['page'];

/** 1,000 orders of an hour, most of them of its end. `meanwhile` runs before each request but the first. */
async function pass(
  meanwhile: (there: { orderId: string; lastModifiedDate: string }[], round: number) => void,
) {
  const begin = Date.parse('2026-11-20T09:00:00.000Z');
  const there = Array.from({ length: 1_000 }, (_, index) => {
    const ms = index < 100 ? index * 30_000 : 3_000_000 + index * 500;
    const at = new Date(begin + ms).toISOString();
    return orderOf(`${index}`, at, { creationDate: at }) as { orderId: string; lastModifiedDate: string };
  });
  let round = 0;
  const { call, asked } = ebayShop({
    [`GET ${path}`]: (one) => {
      if (round > 0) meanwhile(there, round);
      round += 1;
      return listedOrders(there, one);
    },
  });
  const pages: Page[] = [];
  let cursor: string | null = '2026-11-20T09:00:00.000Z';
  while (cursor !== null) {
    const answer: OutputOf<'orders.changedSince'> = await orders.changedSince(call, cursor);
    if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
    pages.push(answer.page);
    cursor = answer.page.next ?? null;
  }
  return {
    pages,
    requests: asked.length,
    ids: pages.flatMap(({ items }) => items.map((one) => one.externalId)),
  };
}

test('a pass of many orders brings each once, oldest change first, with the moment of its start', async () => {
  const { pages, ids, requests } = await pass(() => {});
  expect(ids).toEqual(Array.from({ length: 1_000 }, (_, index) => String(index)));
  expect(new Set(pages.map(({ asOf }) => asOf))).toEqual(new Set(['2026-11-20T10:00:00.000Z']));
  // The fewest are 5 of 200 orders each.
  expect(requests).toBeLessThan(40);
});

test('orders that change during a pass leave it, and cost no other order', async () => {
  const changed = new Set<string>();
  const { ids } = await pass((there, round) => {
    // Some from the front, which moves all others.
    for (const one of there.slice(round * 20, round * 20 + 15)) {
      one.lastModifiedDate = '2026-11-20T10:00:01.000Z';
      changed.add(one.orderId);
    }
  });
  const brought = new Set(ids);
  const lost = Array.from({ length: 1_000 }, (_, index) => String(index)).filter(
    (id) => !brought.has(id) && !changed.has(id),
  );
  expect(lost).toEqual([]);
  expect(changed.size).toBeGreaterThan(50);
});

test('more orders in a millisecond than an answer shows cannot be listed', async () => {
  const there = Array.from({ length: 201 }, (_, index) => orderOf(`${index}`, '2026-11-20T09:00:00.000Z'));
  const { call } = ebayShop({ [`GET ${path}`]: (asked) => listedOrders(there, asked) });
  let answer = await orders.changedSince(call, '2026-11-20T08:59:59.000Z');
  for (let page = 0; page < 10 && answer.kind === 'page' && answer.page.next !== undefined; page += 1) {
    answer = await orders.changedSince(call, answer.page.next);
  }
  expect(answer).toMatchObject({ kind: 'unavailable' });
});

test('open orders are those that are neither sent nor cancelled, by their creation', async () => {
  const there = [
    orderOf('1', '2026-11-20T09:00:00.000Z'),
    orderOf('2', '2026-11-20T09:00:00.000Z', { orderFulfillmentStatus: 'FULFILLED' }),
    orderOf('3', '2026-11-20T09:00:00.000Z', {
      cancelStatus: { cancelState: 'CANCELED', cancelRequests: [] },
    }),
  ];
  const { call, asked } = ebayShop({ [`GET ${path}`]: (one) => listedOrders(there, one) });
  expect(await orders.openPage(call, null)).toMatchObject({ page: { items: [{ externalId: '1' }] } });
  expect(asked[0]?.query['filter']).toMatch(/^creationdate:\[2024-11-2\dT.*\.\.\],orderfulfillmentstatus:/);
});
