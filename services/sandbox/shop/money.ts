import type { OrderLine, Product } from './state.ts';

/** Two decimals; the sum of amounts is computed in hundredths. */
export function amount(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

export function hundredths(decimal: string): number {
  return Math.round(Number(decimal) * 100);
}

/** What a product is sold for now. */
export function priceOf(product: Product): string {
  return isOnSale(product) ? product.salePrice : product.regularPrice;
}

/** A sale price that is not below the regular one counts for nothing. */
export function isOnSale({ regularPrice, salePrice }: Product): boolean {
  return salePrice !== '' && Number(regularPrice) > Number(salePrice);
}

/** In hundredths. */
export function lineTotal(line: OrderLine): number {
  return hundredths(line.price) * line.quantity;
}
