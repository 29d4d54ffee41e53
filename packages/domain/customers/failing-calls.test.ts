import { expect, it } from 'vitest';
import { callSize, failuresAtMost } from './failing-calls.ts';

it.each([
  [[], 0],
  [[0, 0, 0], 3],
  [Array<number>(30).fill(0), 20],
  [Array<number>(30).fill(1), 10],
  [Array<number>(30).fill(3), 2],
  [[0, 0, 0, 4, 0], 3],
  [[4, 0, 0], 1],
  [[9], 1],
])('of customers with %j failed calls, %i go into the next call of at most 20', (failures, size) => {
  expect(callSize(failures, 20)).toBe(size);
});

it('a customer is alone in the call after which it becomes a failed item', () => {
  expect(callSize(Array<number>(20).fill(failuresAtMost - 1), 20)).toBe(1);
});
