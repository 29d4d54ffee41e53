/** A decimal string of an amount that Vendure gives in whole units of `10^-precision`. */
export function decimalOf(amount: number, precision: number): string {
  const digits = String(Math.abs(Math.round(amount))).padStart(precision + 1, '0');
  const whole = digits.slice(0, digits.length - precision);
  const fraction = precision === 0 ? '' : `.${digits.slice(-precision)}`;
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}
