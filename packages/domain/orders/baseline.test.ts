import { expect, it } from 'vitest';
import { possibleBaseline } from './baseline.ts';
import type { OrderContent, OrderContentLine } from './order-content.ts';

const second = (number: number) => new Date(number * 1_000).toISOString();
const exactly = (number: number) => ({ at: second(number), exact: true });
const latest = (number: number) => ({ at: second(number), exact: false });
/** The opening's figure was read at second 100. */
const opening = { openedAt: 100_000, seenAt: null };

const order: OrderContent = { placedAt: second(10), state: 'open', test: false, lines: [] };
const line: OrderContentLine = {
  externalLineId: '1',
  ref: null,
  quantity: 3,
  cancelled: 0,
  restocked: 0,
  stockLowered: 3,
  restockOnCancel: true,
  unitPrice: '1.00',
  currency: 'USD',
};
const cancelled = { state: 'cancelled', reservedAt: exactly(20) } as const;
const back = { stockLowered: 0 };

it.each<[string, Partial<OrderContent>, Partial<OrderContentLine>, number, number]>([
  ['placed after the opening', { placedAt: second(100) }, {}, 0, 0],
  ['a test', { test: true, reservedAt: exactly(20) }, {}, 0, 0],
  ['reserved before', { reservedAt: exactly(20) }, {}, 3, 3],
  ['paid before: reserved by then', { reservedAt: latest(99) }, {}, 3, 3],
  ['reserved after', { reservedAt: exactly(100) }, {}, 0, 0],
  ['paid after: may have been on hold before', { reservedAt: latest(120) }, {}, 0, 3],
  ['no moments', {}, {}, 0, 3],
  ['nothing lowered', {}, { stockLowered: 0 }, 0, 0],
  ['pending', { state: 'pending' }, { stockLowered: 0 }, 0, 0],
  ['closed before', { state: 'closed', closedAt: exactly(50) }, {}, 3, 3],
  ['closed after', { state: 'closed', closedAt: exactly(150) }, {}, 0, 3],
  [
    'closed before, paid after',
    { state: 'closed', closedAt: exactly(50), reservedAt: latest(120) },
    {},
    3,
    3,
  ],
  ['cancelled before', { ...cancelled, cancelledAt: exactly(50) }, back, 0, 0],
  ['cancelled after', { ...cancelled, cancelledAt: exactly(150) }, back, 3, 3],
  ['cancelled at an unknown moment', cancelled, back, 0, 3],
  ['cancelled by a moment after', { ...cancelled, cancelledAt: latest(150) }, back, 0, 3],
  ['cancelled, nothing else known', { state: 'cancelled', cancelledAt: latest(150) }, back, 0, 3],
  [
    'cancelled after, without giving back',
    { ...cancelled, cancelledAt: exactly(150) },
    { restockOnCancel: false },
    3,
    3,
  ],
  [
    'cancelled before, without giving back',
    { state: 'cancelled', cancelledAt: latest(50) },
    { restockOnCancel: false },
    3,
    3,
  ],
  [
    'one unit restocked after',
    { reservedAt: exactly(20) },
    { stockLowered: 2, restocked: 1, restockedAt: exactly(150) },
    3,
    3,
  ],
  [
    'all restocked before',
    { reservedAt: exactly(20) },
    { stockLowered: 1, restocked: 2, restockedAt: exactly(99) },
    1,
    1,
  ],
  [
    'several restocked, the last of them after',
    { reservedAt: exactly(20) },
    { stockLowered: 1, restocked: 2, restockedAt: exactly(150) },
    2,
    3,
  ],
  [
    'restocked by a moment after',
    { reservedAt: exactly(20) },
    { stockLowered: 2, restocked: 1, restockedAt: latest(150) },
    2,
    3,
  ],
  [
    'a unit cancelled after',
    { reservedAt: exactly(20) },
    { stockLowered: 2, cancelled: 1, restockedAt: exactly(150) },
    3,
    3,
  ],
  [
    'a unit restocked before, and the rest cancelled after',
    { ...cancelled, cancelledAt: exactly(150) },
    { stockLowered: 0, restocked: 1, restockedAt: exactly(50) },
    2,
    2,
  ],
])('%s', (_what, ofOrder, ofLine, lowest, highest) => {
  expect(possibleBaseline({ ...order, ...ofOrder }, { ...line, ...ofLine }, opening)).toEqual({
    lowest,
    highest,
  });
});

it.each([
  ['before the opening', 99_000, 3],
  ['after it', 101_000, 0],
])('an order that was seen reserving %s', (_when, seenAt, lowest) => {
  const unpaid = { ...order, reservedAt: latest(120) };
  expect(possibleBaseline(unpaid, line, { ...opening, seenAt })).toEqual({ lowest, highest: 3 });
});
