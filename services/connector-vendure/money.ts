/** Converts an amount in whole units of `10^-precision`, Vendure's format, to a decimal string. */
export function decimalOf(amount: number, precision: number): string {
  const digits = String(Math.abs(Math.round(amount))).padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  const fraction = precision === 0 ? '' : `.${digits.slice(-precision)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}

/**
 * Converts a decimal string to whole units of `10^-precision`. Expects a value that is not negative. Returns
 * null if the value has too many decimals or exceeds a database integer.
 */
export function minorUnitsOf(decimal: string, precision: number): number | null {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > precision) return null;
  const amount = Number(`${whole}${digits.padEnd(precision, '0')}`);
  return amount <= 2_147_483_647 ? amount : null;
}
