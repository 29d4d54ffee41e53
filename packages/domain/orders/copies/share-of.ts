/**
 * Returns the part of an amount that falls to some of its units. The amount is a decimal string and never
 * negative. The part has as many decimals as the amount, and at least two, rounded half up. Pure.
 */
export function shareOf(
  amount: string,
  { units, of }: { readonly units: number; readonly of: number },
): string {
  if (units === of || of === 0) return amount;
  const [whole = '0', fraction = ''] = amount.split('.');
  const decimals = Math.max(2, fraction.length);
  const scaled = BigInt(whole + fraction.padEnd(decimals, '0'));
  const part = (scaled * BigInt(units) * 2n + BigInt(of)) / (BigInt(of) * 2n);
  const digits = String(part).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
