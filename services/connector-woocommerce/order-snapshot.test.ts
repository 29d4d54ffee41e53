import { describe, expect, test } from 'vitest';
import { snapshotOf, uncountable } from './order-snapshot.ts';
import { order } from './order-schema.ts';

const line = { id: 1, product_id: 10, quantity: 3, price: 9.5 };
const held = { ...line, meta_data: [{ key: '_reduced_stock', value: '3' }] };

function orderWith(fields: object) {
  const wire = {
    id: 5,
    status: 'processing',
    currency: 'EUR',
    date_created: '2026-11-21T20:25:44',
    date_created_gmt: '2026-11-21T19:25:44',
    date_modified_gmt: '2026-11-21T19:25:45',
    line_items: [held],
    ...fields,
  };
  return order.parse(wire);
}

function snapshot(fields: object, source: Parameters<typeof snapshotOf>[1] = 'event') {
  return snapshotOf(orderWith(fields), source);
}

test('moments are UTC though WooCommerce does not say so', () => {
  expect(snapshot({})).toMatchObject({
    placedAt: '2026-11-21T19:25:44.000Z',
    version: Date.parse('2026-11-21T19:25:45Z'),
  });
});

test('an order without a date of change cannot be compared', () => {
  expect(snapshot({ date_modified_gmt: null }).version).toBeNull();
});

test('an event of an order with refunds is partial; a reading of it is not', () => {
  const refunds = [{ id: 6, reason: '', total: '-1.00' }];
  expect(snapshot({ refunds }).partial).toBe(true);
  expect(snapshot({ refunds }, { readStartedAt: '2026-11-21T19:26:00.000Z' })).toMatchObject({
    partial: false,
    readStartedAt: '2026-11-21T19:26:00.000Z',
  });
});

describe('cancelled', () => {
  test('and nothing held any more: it went back on sale', () => {
    expect(snapshot({ status: 'cancelled', line_items: [line] }).lines[0]?.restockOnCancel).toBe(true);
  });
  test('and still held: the shop does not restore stock', () => {
    expect(snapshot({ status: 'cancelled' }).lines[0]?.restockOnCancel).toBe(false);
  });
});

test('a line of a deleted product has no ref', () => {
  expect(snapshot({ line_items: [{ ...held, product_id: 0 }] }).lines).toMatchObject([{ ref: null }]);
});

test('more restocked than ordered, by repeated refunds, is all of it', () => {
  const meta_data = [{ key: '_restock_refunded_items', value: 9 }];
  expect(snapshot({ line_items: [{ ...line, meta_data }] }).lines).toMatchObject([{ restocked: 3 }]);
});

test('a line of no units is left out', () => {
  const lines = [line, { ...line, id: 2, quantity: 0 }];
  expect(snapshot({ line_items: lines }).lines).toHaveLength(1);
});

test.each([2.5, -1])('%d units cannot be counted, and it is said of which line', (quantity) => {
  expect(uncountable(orderWith({ line_items: [line, { ...line, id: 2, quantity }] }))).toMatch(
    `Line 2 has the quantity ${quantity}`,
  );
});

test('without its refunds, a restocked line has the order’s last change as its latest moment', () => {
  const meta_data = [{ key: '_restock_refunded_items', value: 1 }];
  const refunded = { line_items: [{ ...line, meta_data }] };
  const read = { readStartedAt: '2026-11-21T19:26:00.000Z', refunds: null };
  for (const source of ['event', read] as const) {
    expect(snapshot(refunded, source).lines).toMatchObject([
      { restocked: 1, restockedAt: { at: '2026-11-21T19:25:45.999Z', exact: false } },
    ]);
  }
  expect(snapshot({ ...refunded, date_modified_gmt: null }).lines[0]).not.toHaveProperty('restockedAt');
});
