import { expect, it } from 'vitest';
import { unitsWanted } from '../stock/line-target.ts';
import { closedOrder, unitsOfGone } from './close-order.ts';
import type { OrderContent } from './order-content.ts';

const order: OrderContent = {
  placedAt: '2026-11-22T12:00:00Z',
  state: 'open',
  test: false,
  lines: [
    {
      externalLineId: '1',
      ref: { unit: 'mug', location: '' },
      quantity: 3,
      cancelled: 0,
      restocked: 1,
      restockOnCancel: true,
      stockLowered: 2,
      unitPrice: '10.00',
      currency: 'USD',
    },
  ],
};
const unitsOf = (closed: OrderContent) =>
  closed.lines.map((line) => ({ wanted: unitsWanted(closed, line), lowered: line.stockLowered }));

it('units that left stay away, here and in the shop', () => {
  expect(unitsOf(closedOrder(order, 'left'))).toEqual([{ wanted: 2, lowered: 2 }]);
});

it('returned units are on sale again, here and in the shop', () => {
  expect(unitsOf(closedOrder(order, 'returned'))).toEqual([{ wanted: 0, lowered: 0 }]);
});

it.each([
  ['open', false, 'left'],
  ['open', true, 'returned'],
  ['pending', false, 'returned'],
] as const)('a deleted %s order (the platform restores its units: %s): %s', (state, restores, units) => {
  expect(unitsOfGone({ state }, restores)).toBe(units);
});
