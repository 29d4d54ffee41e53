import { expect, it } from 'vitest';
import type { Limit } from '../limits/limit.ts';
import { longestIntervalMinutes, reconcilingInterval } from './interval.ts';

const perMinute = (max: number): Limit => ({
  name: 'calls_per_minute',
  scope: 'integration',
  kind: 'window',
  max,
  seconds: 60,
});

it('a small shop is reconciled as often as wished', () => {
  const size = { figures: 1_000, pages: null, readBatch: 100, limits: [perMinute(60)] };
  expect(reconcilingInterval(120, size)).toMatchObject({ everyMinutes: 120, stretchedBy: null, calls: 11 });
});

it('a shop whose calls take more than half of the interval is reconciled less often, and the limit is named', () => {
  const size = { figures: 100_000, pages: 5_000, readBatch: 100, limits: [perMinute(600), perMinute(30)] };
  const interval = reconcilingInterval(120, size);
  expect(interval).toMatchObject({ wantedMinutes: 120, calls: 5_050, stretchedBy: 'calls_per_minute' });
  // 30 calls a minute, of which a quarter is kept for sales.
  expect(interval.neededMinutes).toBeGreaterThanOrEqual(Math.floor(5_050 / 30));
  expect(interval.everyMinutes).toBe(2 * interval.neededMinutes);
});

it('no interval is longer than a Schedule takes', () => {
  const size = { figures: 10_000_000, pages: null, readBatch: 1, limits: [perMinute(1)] };
  expect(reconcilingInterval(120, size).everyMinutes).toBe(longestIntervalMinutes);
});

it('without limits of calls nothing is stretched', () => {
  const limits: Limit[] = [{ name: 'at_once', scope: 'integration', kind: 'concurrency', max: 1 }];
  const size = { figures: 1_000_000, pages: null, readBatch: 100, limits };
  expect(reconcilingInterval(15, size)).toMatchObject({ everyMinutes: 15, neededMinutes: 0 });
});
