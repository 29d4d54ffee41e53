import { expect, it } from 'vitest';
import { leftWhen } from './left-when.ts';
import type { OrderContent } from './order-content.ts';

const second = (number: number) => new Date(number * 1_000).toISOString();
const exactly = (number: number) => ({ at: second(number), exact: true });
const order: OrderContent = { placedAt: second(10), state: 'open', test: false, lines: [] };

it.each<[string, Partial<OrderContent>, object, number | null, number | null]>([
  ['open', {}, {}, null, null],
  ['closed', { state: 'closed', closedAt: exactly(50) }, {}, 51_000, null],
  ['closed by then', { state: 'closed', closedAt: { at: second(50), exact: false } }, {}, 51_000, null],
  ['closed at an unknown moment', { state: 'closed' }, {}, null, null],
  [
    'closed, and one came back',
    { state: 'closed', closedAt: exactly(50) },
    { restockedAt: exactly(70) },
    51_000,
    71_000,
  ],
  ['cancelled', { state: 'cancelled', cancelledAt: exactly(60) }, {}, 61_000, 61_000],
  ['cancelled, as refunds tell', { state: 'cancelled' }, { restockedAt: exactly(70) }, null, 71_000],
])('%s', (_what, ofOrder, ofLine, leftAt, backAt) => {
  expect(leftWhen({ ...order, ...ofOrder }, { clockAheadMs: 0, ...ofLine })).toEqual({ leftAt, backAt });
});

it('goes by our clock', () => {
  const closed = { ...order, state: 'closed', closedAt: exactly(650) } as const;
  expect(leftWhen(closed, { clockAheadMs: 600_000 })).toEqual({ leftAt: 51_000, backAt: null });
});
