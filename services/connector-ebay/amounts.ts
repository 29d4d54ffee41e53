import { moneyIn } from '@onhand/connector-kit/money.ts';

/** Decimals that amounts are computed with: more than any currency has. */
const scale = 6;
const one = 10n ** BigInt(scale);

/** Divides what all units of a line cost among them, rounded to six decimals. */
export function priceOfUnit(total: string, quantity: number): string {
  const count = BigInt(quantity);
  return decimalOf((unitsOf(total) + count / 2n) / count);
}

/** Sums decimal strings, which may be negative. Never below zero. */
export function sumIn(currency: string, decimals: readonly string[]): string {
  const sum = decimals.reduce((total, decimal) => total + unitsOf(decimal), 0n);
  return moneyIn(currency, decimalOf(sum < 0n ? 0n : sum));
}

function unitsOf(decimal: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^\s*(-?)\+?(\d*)(?:\.(\d*))?\s*$/.exec(decimal) ?? [];
  const units = BigInt(whole || '0') * one + BigInt(fraction.slice(0, scale).padEnd(scale, '0'));
  return sign === '-' ? -units : units;
}

function decimalOf(units: bigint): string {
  const digits = units.toString().padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
