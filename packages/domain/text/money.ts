/** Tells whether two decimal strings are the same amount. Pure. */
export function isSameMoney(a: string, b: string): boolean {
  return plainMoney(a) === plainMoney(b);
}

/** Removes leading and trailing zeros that carry no meaning from a decimal string. Pure. */
export function plainMoney(money: string): string {
  const [whole = '', cents = ''] = money.split('.');
  const digits = cents.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : '.'}${digits}`;
}
