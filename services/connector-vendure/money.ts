/** A decimal string of an amount that Vendure gives in whole units of `10^-precision`. */
export function decimalOf(amount: number, precision: number): string {
  const digits = String(Math.abs(Math.round(amount))).padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  const fraction = precision === 0 ? '' : `.${digits.slice(-precision)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}

/**
 * The other way round: a decimal string, not negative, in whole units of `10^-precision`; null where it is finer than
 * these or too large for a database's integer.
 */
export function minorUnitsOf(decimal: string, precision: number): number | null {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > precision) return null;
  const amount = Number(`${whole}${digits.padEnd(precision, '0')}`);
  return amount <= 2_147_483_647 ? amount : null;
}
