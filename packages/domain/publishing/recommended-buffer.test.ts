import { expect, it } from 'vitest';
import { recommendedBuffer } from './recommended-buffer.ts';

const minuteMs = 60_000;

it.each([
  ['nothing is sold elsewhere', { orders: 0, units: 0, busiestHourOrders: 0 }, 60 * minuteMs, 0],
  ['no lag', { orders: 500, units: 500, busiestHourOrders: 60 }, 0, 0],
  // 0.0007 expected orders: two sales within one lag are a rarity.
  ['a slow seller on a fast channel', { orders: 1, units: 1, busiestHourOrders: 1 }, minuteMs, 0],
  // One order in an hour is chance, and counts as one in a day.
  [
    'a slow seller on a channel that lags ten minutes',
    { orders: 1, units: 1, busiestHourOrders: 1 },
    10 * minuteMs,
    0,
  ],
  [
    'a slow seller on a channel that lags an hour',
    { orders: 1, units: 1, busiestHourOrders: 1 },
    60 * minuteMs,
    1,
  ],
  // One order a minute for an hour: one is expected, and four cover 99 of 100 lags.
  ['a rush on a channel that lags a minute', { orders: 60, units: 60, busiestHourOrders: 60 }, minuteMs, 4],
  ['the same rush, two units an order', { orders: 60, units: 120, busiestHourOrders: 60 }, minuteMs, 8],
  // 200 expected orders, and 2.33 deviations of 14.
  ['a drop of concert tickets', { orders: 12_000, units: 12_000, busiestHourOrders: 12_000 }, minuteMs, 233],
])('%s', (_, sales, lagMs, units) => {
  expect(recommendedBuffer(sales, lagMs)).toBe(units);
});

it('more lag and more sales never need a smaller buffer', () => {
  const sales = (busiestHourOrders: number) => ({
    orders: busiestHourOrders,
    units: busiestHourOrders,
    busiestHourOrders,
  });
  const byRate = Array.from({ length: 400 }, (_, rate) => recommendedBuffer(sales(rate * 30), minuteMs));
  const byLag = Array.from({ length: 400 }, (_, lag) => recommendedBuffer(sales(30), lag * minuteMs));
  for (const buffers of [byRate, byLag]) expect(buffers).toEqual(buffers.toSorted((a, b) => a - b));
});
