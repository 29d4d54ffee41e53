/**
 * Normalizes an amount, so that equal amounts are equal strings. Uses the currency's number of decimals and
 * keeps further decimals only if they are not zeros (`10` becomes `10.00` in EUR and stays `10` in JPY).
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
