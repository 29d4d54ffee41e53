/**
 * An amount in one form, so that equal amounts are equal strings: with as many decimals as the currency has, and more
 * only where they say something (`10` is `10.00` in EUR, `10` in JPY).
 */
export function moneyIn(currency: string, decimal: string): string {
  const digits = decimalsOf(currency);
  const [whole = '', fraction = ''] = decimal.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

function decimalsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits;
}
