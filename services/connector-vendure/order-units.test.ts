import { expect, test } from 'vitest';
import type { Order } from './order-schema.ts';
import { unitsOf } from './order-units.ts';

function units(line: { placed: number; quantity: number; fulfilled?: number; unfulfilled?: number }) {
  const fulfilment = (state: string, quantity = 0) => ({
    state,
    lines: [{ orderLineId: 'line', quantity }],
  });
  const order: Order = {
    id: '1',
    state: 'PaymentSettled',
    createdAt: '2026-11-22T03:00:00.000Z',
    updatedAt: '2026-11-22T03:00:00.000Z',
    orderPlacedAt: '2026-11-22T03:00:00.000Z',
    currencyCode: 'USD',
    lines: [],
    notes: { items: [] },
    fulfillments: [fulfilment('Shipped', line.fulfilled), fulfilment('Cancelled', line.unfulfilled)],
  };
  return unitsOf(order, {
    id: 'line',
    quantity: line.quantity,
    orderPlacedQuantity: line.placed,
    proratedUnitPrice: 100,
    productVariant: { id: '1', sku: 'A', product: { id: '1' } },
  });
}

test('a line as it was placed', () => {
  expect(units({ placed: 3, quantity: 3 })).toEqual({ quantity: 3, cancelled: 0, restocked: 0 });
});

test('units cancelled before anything left', () => {
  expect(units({ placed: 3, quantity: 1 })).toEqual({ quantity: 3, cancelled: 2, restocked: 0 });
});

test('units cancelled after they had left were put back', () => {
  expect(units({ placed: 3, quantity: 2, fulfilled: 3 })).toEqual({
    quantity: 3,
    cancelled: 0,
    restocked: 1,
  });
});

test('what had not left is what was cancelled first', () => {
  expect(units({ placed: 3, quantity: 2, fulfilled: 1 })).toEqual({
    quantity: 3,
    cancelled: 1,
    restocked: 0,
  });
  expect(units({ placed: 3, quantity: 0, fulfilled: 1 })).toEqual({
    quantity: 3,
    cancelled: 2,
    restocked: 1,
  });
});

test('units of a cancelled fulfilment have not left', () => {
  expect(units({ placed: 3, quantity: 2, unfulfilled: 3 })).toEqual({
    quantity: 3,
    cancelled: 1,
    restocked: 0,
  });
});

test('a line that a modification raised, or added', () => {
  expect(units({ placed: 3, quantity: 5 })).toEqual({ quantity: 5, cancelled: 0, restocked: 0 });
  expect(units({ placed: 0, quantity: 2 })).toEqual({ quantity: 2, cancelled: 0, restocked: 0 });
});
