import type { ComparedContent } from './merge-product.ts';
import { isSame, keysOf, partsOf } from './property.ts';
import type { Content, PropertyKey } from './property.ts';
import type { ComparedValues } from './merge.ts';

/**
 * Returns the compared values with which the first reading of a product begins at the shop that it was
 * imported from. What is empty here and was never compared counts as empty there until now, so the values of
 * the shop are taken, and texts that somebody wrote here meanwhile stay. `imported`: the ids of the products
 * and items that were created from listings of the shop.
 * `takesPrices`: its prices are in the merchant's currency. Pure.
 */
export function beforeImport(
  known: ComparedContent,
  {
    theirs,
    ours,
    imported,
    takesPrices,
  }: {
    readonly theirs: Content;
    readonly ours: Content;
    readonly imported: ReadonlySet<string>;
    readonly takesPrices: boolean;
  },
): ComparedContent {
  const before: Record<PropertyKey, ComparedValues> = { ...known };
  for (const key of keysOf(theirs)) {
    const { field, subjectId } = partsOf(key);
    const own = ours[key];
    if (known[key] !== undefined || own === undefined || !imported.has(subjectId)) continue;
    if (field === 'price' && !takesPrices) continue;
    if (isSame(field, own, null)) before[key] = { theirs: null, ours: own };
  }
  return before;
}
