import { expect, test } from 'vitest';
import { moneyIn } from './money.ts';

test.each([
  ['EUR', '10', '10.00'],
  ['EUR', '10.5', '10.50'],
  ['EUR', '10.5000', '10.50'],
  ['EUR', '10.505', '10.505'],
  ['JPY', '1000', '1000'],
  ['JPY', '1000.00', '1000'],
  ['KWD', '1.5', '1.500'],
])('in %s %s is %s', (currency, given, amount) => {
  expect(moneyIn(currency, given)).toBe(amount);
});
