import { expect, it } from 'vitest';
import { awaitedBy } from './heard-out.ts';
import type { Hearing } from './heard-out.ts';

const fall = { seenAt: 10_000, visibleWithinMs: 60_000, decideAt: 70_000 };
const hearing: Hearing = { reportsOrders: true, heardUntil: 70_000, orderUnread: false, lineUnknown: false };

it('a fall is put back once every order from before its reading and the visibility lag is known', () => {
  expect(awaitedBy(fall, hearing, 70_000)).toBeNull();
  expect(awaitedBy(fall, { ...hearing, heardUntil: 69_999 }, 70_000)).toBe('orders_not_heard');
});

it('silence proves nothing, however long it lasts', () => {
  const yearMs = 365 * 24 * 3_600_000;
  expect(awaitedBy(fall, { ...hearing, heardUntil: null }, yearMs)).toBe('orders_not_heard');
});

it('no fall is put back within the visibility lag, whatever is heard', () => {
  expect(awaitedBy(fall, { ...hearing, heardUntil: 100_000 }, 69_999)).toBe('visibility_lag');
});

it('an order that could not be read or counted keeps it waiting, and so does a line of an unknown listing', () => {
  expect(awaitedBy(fall, { ...hearing, orderUnread: true }, 80_000)).toBe('order_unread');
  expect(awaitedBy(fall, { ...hearing, lineUnknown: true }, 80_000)).toBe('line_unknown');
});

it('time alone decides where nothing reports orders', () => {
  const silent = { ...hearing, reportsOrders: false, heardUntil: null, orderUnread: true };
  expect(awaitedBy(fall, silent, 70_000)).toBeNull();
  expect(awaitedBy(fall, silent, 69_999)).toBe('visibility_lag');
});
