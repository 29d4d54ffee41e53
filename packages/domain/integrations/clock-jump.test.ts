import { expect, it } from 'vitest';
import { clockJumpMs } from './clock-jump.ts';

const last = { shopMs: 1_000_000, ourMs: 5_000_000 };
const minuteMs = 60_000;
const after = (ourMs: number, shopMs: number) => ({
  shopMs: last.shopMs + shopMs,
  ourMs: last.ourMs + ourMs,
});

it('a shop whose clock runs as ours was not set back, however far apart they are', () => {
  expect(clockJumpMs(last, after(5 * minuteMs, 5 * minuteMs))).toBe(0);
});

it('a difference of the seconds that a request takes is none', () => {
  expect(clockJumpMs(last, after(5 * minuteMs, 5 * minuteMs - 2_000))).toBe(0);
});

it('a clock that stands behind the cursor was set back, by the time that passed too', () => {
  expect(clockJumpMs(last, after(5 * minuteMs, -minuteMs))).toBe(6 * minuteMs);
});

it('a clock that was set back by less than the time since the last pass is noticed', () => {
  expect(clockJumpMs(last, after(5 * minuteMs, 2 * minuteMs))).toBe(3 * minuteMs);
});

it('a clock that was set forward hides no change', () => {
  expect(clockJumpMs(last, after(5 * minuteMs, 60 * minuteMs))).toBe(0);
});
