import type { Order, OrderLine, Product } from './state.ts';

/** Formats an amount with two decimals. Sums of amounts are computed in hundredths. */
export function amount(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

export function hundredths(decimal: string): number {
  return Math.round(Number(decimal) * 100);
}

/** Returns a product's current price, sales included. */
export function priceOf(product: Product): string {
  return isOnSale(product) ? product.salePrice : product.regularPrice;
}

/** Returns whether a product is on sale. A sale price counts only if it is below the regular price. */
export function isOnSale({ regularPrice, salePrice }: Product): boolean {
  return salePrice !== '' && Number(regularPrice) > Number(salePrice);
}

/** Computes a line's total in hundredths. */
export function lineTotal(line: OrderLine): number {
  return line.total === undefined ? hundredths(line.price) * line.quantity : hundredths(line.total);
}

/** Computes what an order costs with its shipping, in hundredths. */
export function orderTotal({ lines, shippingLines }: Order): number {
  const shipping = shippingLines.reduce((sum, { total }) => sum + hundredths(total), 0);
  return lines.reduce((sum, line) => sum + lineTotal(line), shipping);
}
