import type { Range, RuleConditions } from './rule.ts';

/**
 * Explains why conditions can never match, as a sentence for people. Null: they may match something. Pure.
 */
export function contradictionIn({ sku, price, stock }: RuleConditions): string | null {
  if (sku?.trim() === '') return 'The SKU pattern is empty.';
  if (price !== undefined && isEmpty(price)) return 'The minimum price is above the maximum price.';
  if (stock !== undefined && isEmpty(stock)) return 'The minimum stock is above the maximum stock.';
  return null;
}

function isEmpty({ min = -Infinity, max = Infinity }: Range): boolean {
  return min > max;
}
