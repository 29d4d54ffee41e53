import { expect, test } from 'vitest';
import { readingOf } from './reading.ts';

const startedAt = new Date('2026-11-21T10:00:00.700Z');
const endedAt = new Date('2026-11-21T10:00:02.200Z');
const read = (date: string | null) => readingOf({ startedAt, endedAt, date });

test.each([
  ['a clock that agrees', 'Sat, 21 Nov 2026 10:00:01 GMT', 0],
  ['a clock that may agree: the answer was stamped as it was asked for', 'Sat, 21 Nov 2026 10:00:00 GMT', 0],
  ['a clock that may agree: the answer was stamped at its end', 'Sat, 21 Nov 2026 10:00:02 GMT', 0],
  ['ten minutes ahead, at least', 'Sat, 21 Nov 2026 10:10:01 GMT', 598_800],
  ['ten minutes behind, at most', 'Sat, 21 Nov 2026 09:50:01 GMT', -601_200],
])('%s', (_clock, date, platformAheadMs) => {
  expect(read(date).reading).toEqual({
    readStartedAt: '2026-11-21T10:00:00.700Z',
    platformAt: new Date(date).toISOString(),
    platformAheadMs,
  });
});

test('the shop was asked as long before its answer as the answer took', () => {
  expect(read('Sat, 21 Nov 2026 10:10:01 GMT').shopStartedAt).toBe('2026-11-21T10:09:59.500Z');
});

test.each([null, 'no date'])('an answer with the Date header %s tells nothing of the clock', (date) => {
  const readStartedAt = startedAt.toISOString();
  expect(read(date)).toEqual({ reading: { readStartedAt }, shopStartedAt: readStartedAt });
});
