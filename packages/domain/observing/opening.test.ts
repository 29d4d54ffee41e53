import { expect, it } from 'vitest';
import type { OrderContent } from '../orders/order-content.ts';
import { isSettledOpening } from './opening.ts';

const order = (placedAt: number, stockLowered: number, unit = 'a'): OrderContent => ({
  placedAt: new Date(placedAt).toISOString(),
  state: 'open',
  test: false,
  lines: [
    {
      externalLineId: '1',
      ref: { unit, location: '' },
      quantity: 2,
      cancelled: 0,
      restocked: 0,
      stockLowered,
      restockOnCancel: true,
      unitPrice: '1.00',
      currency: 'USD',
    },
  ],
});
const readings = { first: 10, second: 8, since: 5_000, units: ['a', 'c'], place: '', orders: [] };

it.each([
  ['if both figures agree', { second: 10 }, true],
  ['if an order that was placed meanwhile explains the difference', { orders: [order(6_000, 2)] }, true],
  ['if the order is of another unit that uses the stock', { orders: [order(6_000, 2, 'c')] }, true],
  ['not if nothing explains it', {}, false],
  ['not if only an older order could', { orders: [order(4_000, 2)] }, false],
  ['not if the order is of another unit', { orders: [order(6_000, 2, 'b')] }, false],
  ['not if its figure rose', { second: 12, orders: [order(6_000, 2)] }, false],
])('an opening is accepted %s', (_rule, changes, isSettled) => {
  expect(isSettledOpening({ ...readings, ...changes })).toBe(isSettled);
});
