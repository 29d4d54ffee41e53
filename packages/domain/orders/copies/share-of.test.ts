import { expect, it } from 'vitest';
import { shareOf } from './share-of.ts';

it.each([
  ['30.00', 3, 3, '30.00'],
  ['30.00', 2, 3, '20.00'],
  ['10.00', 2, 3, '6.67'],
  ['10', 1, 3, '3.33'],
  ['0.05', 1, 2, '0.03'],
  ['0', 1, 2, '0.00'],
  ['1.000001', 1, 2, '0.500001'],
  ['123456789012345.67', 1, 2, '61728394506172.84'],
])('of %s, %i of %i units cost %s', (amount, units, of, expected) => {
  expect(shareOf(amount, { units, of })).toBe(expected);
});
