/** What could be matched: an item and its SKU as it is written. */
export interface Candidate<ItemId extends string> {
  readonly itemId: ItemId;
  readonly sku: string | null;
}

export type Match<ItemId extends string> =
  | { readonly kind: 'matched'; readonly itemId: ItemId }
  | { readonly kind: 'sku_missing' }
  | { readonly kind: 'none' }
  /** Reported, never guessed. */
  | { readonly kind: 'ambiguous'; readonly itemIds: readonly ItemId[] };

/** The one item with a listing's SKU, compared without regard to case and surrounding space. */
export function matchBySku<ItemId extends string>(
  sku: string | null,
  candidates: readonly Candidate<ItemId>[],
): Match<ItemId> {
  const wanted = normalized(sku);
  if (wanted === '') return { kind: 'sku_missing' };
  const itemIds = candidates.filter((one) => normalized(one.sku) === wanted).map((one) => one.itemId);
  const [first, ...others] = itemIds;
  if (first === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'matched', itemId: first } : { kind: 'ambiguous', itemIds };
}

function normalized(sku: string | null): string {
  return (sku ?? '').trim().toLowerCase();
}
