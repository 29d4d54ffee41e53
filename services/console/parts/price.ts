/** Shortens a price of the API to two decimals, where the others are 0: "10.0000" becomes "10.00". */
export function price(text: string): string {
  return text.replace(/(\.\d\d)0+$/, '$1');
}
