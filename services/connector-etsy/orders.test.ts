import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { expect, test } from 'vitest';
import { orders } from './orders.ts';
import { etsyShop, refusal } from './testing/etsy-shop.ts';
import { headOf, inventoryOf, valueIdOf } from './testing/stock-shop.ts';
import type { StockedListing } from './testing/stock-shop.ts';
import { lineOf, listedReceipts, placed, receiptOf } from './testing/receipts.ts';

const changed = placed + 3_600;

async function read(more: object, listing?: StockedListing) {
  const { call, asked } = etsyShop({
    'GET /shops/7/receipts/1': () => receiptOf(1, changed, more),
    'GET /listings/11/inventory': () =>
      listing === undefined
        ? refusal(404, 'Resource not found.')
        : { ...inventoryOf(listing), listing: headOf(11, listing) },
  });
  const [answer] = await orders.get(call, ['1']);
  if (answer?.result.kind !== 'order') throw new Error(JSON.stringify(answer));
  return { ...answer.result.order, requests: asked.length };
}

test('an order has lowered its units, paid or not', async () => {
  for (const status of ['paid', 'open', 'payment processing', 'partially refunded', 'fully refunded']) {
    expect(await read({ status })).toEqual({
      externalId: '1',
      version: changed * 1_000,
      partial: false,
      placedAt: '2026-11-20T08:00:00.000Z',
      state: 'open',
      reservedAt: { at: '2026-11-20T08:00:00.000Z', exact: true },
      test: false,
      readStartedAt: '2026-11-20T10:00:00.500Z',
      lines: [
        {
          externalLineId: '1',
          ref: { unit: '11', group: '11', location: '' },
          sku: 'SKU',
          quantity: 2,
          cancelled: 0,
          restocked: 0,
          stockLowered: 2,
          restockOnCancel: true,
          unitPrice: '12.50',
          currency: 'EUR',
        },
      ],
      requests: 1,
    });
  }
});

test('a cancellation frees the units, and Etsy keeps its quantity lowered', async () => {
  expect(await read({ status: 'canceled' })).toMatchObject({
    state: 'cancelled',
    cancelledAt: { at: '2026-11-20T09:00:00.999Z', exact: false },
    lines: [{ quantity: 2, cancelled: 0, stockLowered: 2, restockOnCancel: true }],
  });
});

test('a sent order is closed, refunded or not', async () => {
  for (const more of [
    { is_shipped: true },
    { status: 'completed' },
    { is_shipped: true, status: 'fully refunded' },
  ]) {
    expect(await read(more)).toMatchObject({
      state: 'closed',
      closedAt: { at: '2026-11-20T09:00:00.999Z', exact: false },
      lines: [{ restocked: 0, stockLowered: 2 }],
    });
  }
});

const refsOf = (order: Awaited<ReturnType<typeof read>>) => order.lines.map(({ ref }) => ref?.unit ?? null);

test('a line is told by the properties of its product, without another request', async () => {
  const line = lineOf(1, 11, 1, {
    product_data: [{ property_id: 200, property_name: 'Color', value_ids: [4], values: ['Red'] }],
  });
  const order = await read({ transactions: [line] });
  expect(refsOf(order)).toEqual(['11:200=Red']);
  expect(order.requests).toBe(1);
});

test('without them, the choices of the buyer are looked up in the listing, by the ids of their values', async () => {
  const listing: StockedListing = {
    state: 'active',
    products: [
      { quantity: 3, values: { 200: 'Red', 513: "14 UK women's" } },
      { quantity: 3, values: { 200: 'Blue', 513: "14 UK women's" } },
    ],
  };
  const choice = (property_id: number, value_id: number | null, formatted_value: string) => ({
    property_id,
    value_id,
    formatted_name: 'A name',
    formatted_value,
  });
  const size = choice(513, 1, '14 UK women&#039;s');
  const variations = [
    choice(54, null, 'For Ada'),
    size,
    choice(200, valueIdOf('Blue'), 'A word that the listing does not use'),
  ];
  const order = await read({ transactions: [lineOf(1, 11, 1, { variations })] }, listing);
  expect(refsOf(order)).toEqual(["11:200=Blue&513=14 UK women's"]);
  expect(order.requests).toBe(2);
  const gone = await read({ transactions: [lineOf(1, 11, 1, { variations: [size] })] });
  expect(refsOf(gone)).toEqual(["11:513=14 UK women's"]);
});

test('a text of the buyer is no variation, and a line of a listing that is gone names none', async () => {
  const variations = [
    { property_id: 54, value_id: null, formatted_name: 'Personalization', formatted_value: 'For Ada' },
  ];
  const transactions = [lineOf(1, 11, 1, { variations }), lineOf(2, null, 1), lineOf(3, 11, 0)];
  const order = await read({ transactions });
  expect(refsOf(order)).toEqual(['11', null]);
  expect(order.lines[1]).toMatchObject({ stockLowered: 0 });
});

test('an order that is gone is absent, and so is a text that is no id', async () => {
  const { call, asked } = etsyShop({ 'GET /shops/7/receipts/*': () => refusal(404, 'Resource not found.') });
  expect((await orders.get(call, ['1', 'no id'])).map(({ result }) => result.kind)).toEqual([
    'absent',
    'absent',
  ]);
  expect(asked).toHaveLength(1);
});

test('one line that cannot be read makes one unread order, not a failed page', async () => {
  const unreadable = lineOf(2, 11, 1, { price: { amount: 1, divisor: 100, currency_code: 'much' } });
  const there = [
    receiptOf(1, placed + 1),
    receiptOf(2, placed + 2, { transactions: [lineOf(1, 11, 1), unreadable] }),
    receiptOf(3, placed + 3, { transactions: [lineOf(1, 11, 3_000_000_000)] }),
  ];
  const { call } = etsyShop({ 'GET /shops/7/receipts': (asked) => listedReceipts(there, asked) });
  expect(await orders.changedSince(call, '2026-11-20T08:00:00.000Z')).toMatchObject({
    page: {
      items: [{ externalId: '1' }],
      unread: [
        { externalId: '2', code: 'record_unreadable' },
        { externalId: '3', code: 'quantity_out_of_range' },
      ],
    },
  });
  expect(await orders.changedSince(call, 'no cursor')).toMatchObject({ code: 'cursor_invalid' });
});

test('an order without a name fails the page', async () => {
  const { call } = etsyShop({ 'GET /shops/7/receipts': () => ({ count: 1, results: [{ status: 'paid' }] }) });
  expect(await orders.changedSince(call, null)).toMatchObject({ kind: 'unavailable' });
});

type Receipt = { receipt_id: number; updated_timestamp: number };
type Page = Extract<OutputOf<'orders.changedSince'>, { kind: 'page' }>['page'];

/** Reads all pages of a pass over receipts. `meanwhile` runs before each request but the first. */
async function pass(there: Receipt[], meanwhile: (round: number) => void = () => undefined) {
  let round = 0;
  const { call, asked } = etsyShop({
    'GET /shops/7/receipts': (one) => {
      if (round > 0) meanwhile(round);
      round += 1;
      return listedReceipts(there, one);
    },
  });
  const pages: Page[] = [];
  let cursor: string | null = '2026-11-20T08:00:00.000Z';
  while (cursor !== null) {
    const answer: OutputOf<'orders.changedSince'> = await orders.changedSince(call, cursor);
    if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
    pages.push(answer.page);
    cursor = answer.page.next ?? null;
  }
  const ids = pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
  return { pages, ids, requests: asked.length };
}

/** 500 orders of two hours, most of them of their end. */
function many(): Receipt[] {
  return Array.from(
    { length: 500 },
    (_, index) => receiptOf(index + 1, placed + (index < 50 ? index * 60 : 6_000 + index * 2)) as Receipt,
  );
}
const idsTo = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

test('a pass of many orders brings each once, oldest change first, with the moment of its start', async () => {
  const { pages, ids, requests } = await pass(many());
  expect(ids).toEqual(idsTo(500));
  expect(new Set(pages.map(({ asOf }) => asOf))).toEqual(new Set(['2026-11-20T10:00:00.000Z']));
  // The fewest are 5 of 100 orders each.
  expect(requests).toBeLessThan(30);
});

test('orders that change during a pass leave it, and cost no other order', async () => {
  const there = many();
  const moved = new Set<string>();
  const { ids } = await pass(there, (round) => {
    for (const one of there.slice(round * 20, round * 20 + 15)) {
      one.updated_timestamp = placed + 7_201;
      moved.add(String(one.receipt_id));
    }
  });
  const brought = new Set(ids);
  expect(idsTo(500).filter((id) => !brought.has(id) && !moved.has(id))).toEqual([]);
  expect(moved.size).toBeGreaterThan(50);
});

test('a second with more orders than an answer is read by offset', async () => {
  const there = Array.from({ length: 230 }, (_, index) => receiptOf(index + 1, placed + 60) as Receipt);
  expect((await pass(there)).ids.toSorted((one, other) => Number(one) - Number(other))).toEqual(idsTo(230));
});

test('a second that changes while it is read by offset is not taken for whole', async () => {
  const there = Array.from({ length: 230 }, (_, index) => receiptOf(index + 1, placed + 60) as Receipt);
  const shrink = () => void (there[0] && (there.shift() ?? true));
  await expect(pass(there, shrink)).rejects.toThrow('changed again meanwhile');
});

test('open orders are those that are neither sent nor cancelled, by their creation', async () => {
  const there = [
    receiptOf(1, changed),
    receiptOf(2, changed, { is_shipped: true }),
    receiptOf(3, changed, { status: 'canceled' }),
    receiptOf(4, changed, { status: 'completed' }),
  ];
  const { call, asked } = etsyShop({ 'GET /shops/7/receipts': (one) => listedReceipts(there, one) });
  expect(await orders.openPage(call, null)).toMatchObject({ page: { items: [{ externalId: '1' }] } });
  expect(asked[0]?.query).toMatchObject({ was_shipped: 'false', was_canceled: 'false' });
});
