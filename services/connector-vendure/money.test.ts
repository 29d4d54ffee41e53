import { expect, test } from 'vitest';
import { decimalOf, minorUnitsOf } from './money.ts';

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

test.each([
  ['12.34', 2, 1234],
  ['12.3', 2, 1230],
  ['12', 2, 1200],
  ['12.340', 2, 1234],
  ['12', 0, 12],
  ['12.00', 0, 12],
  ['12.345', 2, null],
  ['21474836.48', 2, null],
])('%s with precision %i is %s', (decimal, precision, amount) => {
  expect(minorUnitsOf(decimal, precision)).toBe(amount);
});
