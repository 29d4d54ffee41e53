import { expect, it } from 'vitest';
import { skippedOrder } from './skipped-order.ts';

const order = { isSeen: true, isActive: true, isEarlier: true };

it.each([
  [order, null],
  [{ ...order, isSeen: false }, 'properties_changed'],
  [{ isSeen: false, isActive: false, isEarlier: false }, 'properties_changed'],
  [{ ...order, isActive: false, isEarlier: false }, 'order_not_active'],
  [{ ...order, isEarlier: false }, 'applied_already'],
])('%j is skipped as %s', (of, reason) => {
  expect(skippedOrder(of)).toBe(reason);
});
