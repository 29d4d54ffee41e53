import { moneyIn } from '@onhand/connector-kit/money.ts';

/** An amount in the smallest units of a scale, so that sums are exact. */
export interface Amount {
  readonly units: bigint;
  /** Decimals of the scale. */
  readonly scale: number;
}

/** Sums decimal strings. Without any, the sum is zero. */
export function sumOf(decimals: readonly string[]): Amount {
  const amounts = decimals.map(amountOf);
  const scale = Math.max(0, ...amounts.map((one) => one.scale));
  return { units: amounts.reduce((sum, one) => sum + scaled(one, scale), 0n), scale };
}

/** Subtracts one decimal string from another. Never below zero. */
export function difference(from: string, less: string): Amount {
  const [one, other] = [amountOf(from), amountOf(less)];
  const scale = Math.max(one.scale, other.scale);
  const units = scaled(one, scale) - scaled(other, scale);
  return { units: units < 0n ? 0n : units, scale };
}

/** Takes a share of an amount, rounded down to its scale. */
export function shareOf({ units, scale }: Amount, part: number, whole: number): Amount {
  return { units: (units * BigInt(part)) / BigInt(whole), scale };
}

/** Writes an amount as a decimal string of a currency. */
export function decimalOf({ units, scale }: Amount, currency: string): string {
  const digits = units.toString().padStart(scale + 1, '0');
  const at = digits.length - scale;
  return moneyIn(currency, scale === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`);
}

/**
 * Divides what all units of a line cost among them, in the smallest steps of the currency: at most two
 * prices, with the number of units that have each.
 */
export function pricesOf(
  total: string,
  quantity: number,
  currency: string,
): { readonly price: string; readonly quantity: number }[] {
  const { units, scale } = amountOf(moneyIn(currency, total));
  const count = BigInt(quantity);
  const dearer = Number(units % count);
  return [
    { price: units / count, quantity: quantity - dearer },
    { price: units / count + 1n, quantity: dearer },
  ]
    .filter((some) => some.quantity > 0)
    .map((some) => ({ ...some, price: decimalOf({ units: some.price, scale }, currency) }));
}

function amountOf(decimal: string): Amount {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return { units: BigInt(`${whole}${fraction}`), scale: fraction.length };
}

function scaled({ units, scale }: Amount, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}
