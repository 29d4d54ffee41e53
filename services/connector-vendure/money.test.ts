import { expect, test } from 'vitest';
import { decimalOf } from './money.ts';

test.each([
  [1234, 2, '12.34'],
  [5, 2, '0.05'],
  [0, 2, '0.00'],
  [-250, 2, '-2.50'],
  [1234, 0, '1234'],
  [1234, 3, '1.234'],
])('%i with precision %i is %s', (amount, precision, decimal) => {
  expect(decimalOf(amount, precision)).toBe(decimal);
});
