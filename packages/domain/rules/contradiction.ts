import type { Range, RuleConditions } from './rule.ts';

/** What makes conditions hold for nothing whatever the catalogue, in words; null: something may match. Pure. */
export function contradictionIn({ sku, price, stock }: RuleConditions): string | null {
  if (sku?.trim() === '') return 'The SKU pattern is empty.';
  if (price !== undefined && isEmpty(price)) return 'The lowest price is above the highest.';
  if (stock !== undefined && isEmpty(stock)) return 'The lowest stock is above the highest.';
  return null;
}

function isEmpty({ min = -Infinity, max = Infinity }: Range): boolean {
  return min > max;
}
