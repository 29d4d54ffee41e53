import { expect, it } from 'vitest';
import { progressOf } from './progress.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12) + seconds * 1000);
const counts = { total: 500, done: 90, failed: 2, skipped: 8 };

it('the rate is that since the run began, and the time left follows from it', () => {
  const pace = { counts, from: at(0), unitsBefore: 0, endedAt: null };
  expect(progressOf(pace, at(60))).toEqual({
    done: 90,
    failed: 2,
    skipped: 8,
    total: 500,
    perMinute: 100,
    secondsLeft: 240,
  });
});

it('a resumed run has the rate since it was resumed', () => {
  const pace = { counts, from: at(600), unitsBefore: 60, endedAt: null };
  expect(progressOf(pace, at(660))).toMatchObject({ perMinute: 40, secondsLeft: 600 });
});

it('no time is left of a run that has ended, whose end is unknown, or that did nothing yet', () => {
  const pace = { counts, from: at(0), unitsBefore: 0, endedAt: null };
  expect(progressOf({ ...pace, endedAt: at(30) }, at(900))).toMatchObject({
    perMinute: 200,
    secondsLeft: null,
  });
  const { total: _total, ...uncounted } = counts;
  expect(progressOf({ ...pace, counts: uncounted }, at(60))).toMatchObject({
    total: null,
    secondsLeft: null,
  });
  expect(progressOf({ ...pace, counts: { total: 500 } }, at(60))).toMatchObject({
    perMinute: null,
    secondsLeft: null,
  });
});

it('more than was counted at first counts as everything', () => {
  const pace = { counts: { total: 3, done: 5 }, from: at(0), unitsBefore: 0, endedAt: null };
  expect(progressOf(pace, at(60))).toMatchObject({ total: 5, secondsLeft: 0 });
});
