import { expect, test } from 'vitest';
import { msUntilNextDay } from './ebay-day.ts';

const hour = 3_600_000;

test.each([
  ['in winter, eight hours behind UTC', '2026-11-20T10:00:00.000Z', 22 * hour],
  ['in summer, seven hours', '2026-07-01T10:00:00.000Z', 21 * hour],
  ['just before midnight', '2026-11-21T07:59:59.000Z', 1_000],
  ['at midnight, a whole day', '2026-11-20T08:00:00.000Z', 24 * hour],
  ['on the day on which clocks are set back, an hour more', '2026-11-01T07:30:00.000Z', 24.5 * hour],
])('eBay’s next day begins at midnight in California: %s', (_, now, ms) => {
  expect(msUntilNextDay(new Date(now))).toBe(ms);
});
