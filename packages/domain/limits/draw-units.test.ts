import { expect, it } from 'vitest';
import { drawUnit, returnUnit } from './draw-units.ts';
import { unused } from './limit-state.ts';
import type { LimitState } from './limit-state.ts';
import type { Limit } from './limit.ts';

const dayMs = 24 * 60 * 60_000;
const aDay: Limit = { name: 'revisions', scope: 'unit', kind: 'window', max: 250, seconds: dayMs / 1_000 };
const aMinute: Limit = { name: 'burst', scope: 'unit', kind: 'bucket', capacity: 3, perSecond: 1 / 60 };

/** A unit that is written again and again, with a clock that the test moves. */
function unit(...limits: Limit[]) {
  let state: LimitState = unused;
  let now = Date.UTC(2026, 0, 1);
  return {
    pass: (ms: number) => {
      now += ms;
    },
    take: () => {
      const drawn = drawUnit(state, limits, now);
      state = drawn.state;
      return drawn.wait;
    },
    giveBack: () => {
      state = returnUnit(state, limits, now);
    },
  };
}

it('a unit has its calls, then tells how long to wait, and goes on after exactly that time', () => {
  const { take, pass } = unit(aMinute);
  expect([take(), take()]).toEqual([null, null]);
  const wait = take();
  expect(wait).toMatchObject({ limit: 'burst' });
  pass((wait?.waitMs ?? 0) - 1);
  expect(take()).toMatchObject({ waitMs: 1 });
  pass(1);
  expect(take()).toBeNull();
});

it('a call that waits for one limit uses up none of another', () => {
  const { take, pass } = unit(aDay, aMinute);
  let taken = 0;
  for (let minutes = 0; minutes < 24 * 60; minutes += 1, pass(60_000)) {
    while (take() === null) taken += 1;
  }
  expect(taken).toBeGreaterThan(230);
  expect(taken).toBeLessThanOrEqual(250);
});

it('the limit that waits longest is named', () => {
  const { take, pass } = unit(aMinute, aDay);
  for (let call = 0; call < 100; call += 1) {
    take();
    pass(60_000);
  }
  expect(take()).toMatchObject({ limit: 'revisions' });
});

it('a call that was not made comes back, and never more than there were', () => {
  const { take, giveBack } = unit(aMinute);
  expect([take(), take(), take()].map((wait) => wait === null)).toEqual([true, true, false]);
  giveBack();
  expect([take(), take()].map((wait) => wait === null)).toEqual([true, false]);
  for (let call = 0; call < 10; call += 1) giveBack();
  expect([take(), take(), take()].map((wait) => wait === null)).toEqual([true, true, false]);
});
