import { expect, it } from 'vitest';
import { judgeReading } from './judge-reading.ts';
import type { Finding, Rising } from './judge-reading.ts';

const settlesWithinMs = 2_000;
const judge = (
  seen: number,
  expected: readonly number[],
  standing: { flowsIn?: boolean; rising?: Rising; readStartedAt?: number; returnable?: number } = {},
): Finding => {
  const { flowsIn = true, rising = null, readStartedAt = 10_000, returnable = 0 } = standing;
  return judgeReading({ seen, readStartedAt }, expected, { flowsIn, rising, settlesWithinMs, returnable });
};

it('the first figure is only noted', () => {
  expect(judge(7, [])).toEqual({ kind: 'first' });
});

it('a figure that was expected is an echo', () => {
  expect(judge(8, [8, 10])).toEqual({ kind: 'explained' });
});

it('a fall counts from the nearest expected figure above: no more is taken than must be gone', () => {
  expect(judge(7, [8, 10])).toEqual({ kind: 'fallen', from: 8, units: 1 });
  expect(judge(9, [8, 10])).toEqual({ kind: 'fallen', from: 10, units: 1 });
});

it('a rise is believed when a second reading agrees, a settling time after the first', () => {
  const rise = { from: 10, units: 3 };
  const rising = { seen: 13, readStartedAt: 8_000 };
  expect(judge(13, [8, 10])).toEqual({ kind: 'rising', ...rise });
  expect(judge(13, [8, 10], { rising })).toEqual({ kind: 'risen', ...rise });
  expect(judge(13, [8, 10], { rising, readStartedAt: 9_999 })).toEqual({ kind: 'rising', ...rise });
  expect(judge(14, [8, 10], { rising })).toEqual({ kind: 'rising', from: 10, units: 4 });
});

it('a rise where stock does not flow in is a mismatch, whatever was read before', () => {
  const rising = { seen: 13, readStartedAt: 0 };
  expect(judge(13, [10], { flowsIn: false, rising })).toEqual({ kind: 'mismatch', from: 10, units: 3 });
});

it('such a rise waits for orders if they may have given as many units back', () => {
  const rise = { from: 10, units: 3 };
  expect(judge(13, [10], { flowsIn: false, returnable: 3 })).toEqual({ kind: 'returned', ...rise });
  expect(judge(13, [10], { flowsIn: false, returnable: 2 })).toEqual({ kind: 'mismatch', ...rise });
  expect(judge(13, [10], { returnable: 3 })).toEqual({ kind: 'rising', ...rise });
});
