import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { Money } from './inventory-schema.ts';

/** Decimals that amounts are written with: more than any currency has. */
const scale = 6;

/** Converts an amount of Etsy's to a decimal string. Never below zero. */
export function decimalOf({ amount, divisor, currency_code: currency }: Money): string {
  const units = (BigInt(Math.max(0, amount)) * 10n ** BigInt(scale)) / BigInt(divisor);
  const digits = units.toString().padStart(scale + 1, '0');
  return moneyIn(currency, `${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}

/**
 * Spreads a discount over amounts in proportion, rounded down; the last takes the rest. All amounts are in
 * the same unit. Returns what is left of each, never below zero. Pure.
 */
export function discounted(amounts: readonly number[], discount: number): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const whole = Math.min(discount, total);
  const shares = amounts.map((amount) => (total === 0 ? 0 : Math.floor((whole * amount) / total)));
  const rest = whole - shares.reduce((sum, share) => sum + share, 0);
  const last = amounts.findLastIndex((amount, index) => amount - (shares[index] ?? 0) >= rest);
  return amounts.map((amount, index) => amount - (shares[index] ?? 0) - (index === last ? rest : 0));
}
