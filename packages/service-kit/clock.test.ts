import { expect, test } from 'vitest';
import { movableClock, stillClock } from './clock.ts';

test('a still clock moves only when it is moved', () => {
  const clock = movableClock(stillClock(new Date('2026-11-21T10:00:00Z')));
  clock.advance(2_000);
  expect(clock.now().toISOString()).toBe('2026-11-21T10:00:02.000Z');
  clock.moveTo(new Date('2026-12-01T00:00:00Z'));
  expect(clock.now().toISOString()).toBe('2026-12-01T00:00:00.000Z');
});
