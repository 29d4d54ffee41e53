import { isSame, normalized } from './identifiers.ts';
import type { Identifier, Identifiers } from './identifiers.ts';

/** An item that may be the listed one. */
export interface Candidate<ItemId extends string> extends Identifiers {
  readonly itemId: ItemId;
  readonly productId: string;
}

export type Match<ItemId extends string> =
  /** `alone`: matched without the SKU, because the product with the listing's handle has only this item. */
  | { readonly kind: 'matched'; readonly itemId: ItemId; readonly alone: boolean }
  /** The listing lacks this identifier. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'none' }
  /** Reported to a person, never guessed. */
  | { readonly kind: 'ambiguous'; readonly itemIds: readonly ItemId[] };

/**
 * Finds the one item that a listing belongs to, by SKU, barcode or handle. A handle finds the product; within
 * it, the SKU decides, or the product has a single item. No match or several matches are reported, never
 * guessed. Pure.
 */
export function match<ItemId extends string>(
  listing: Identifiers,
  candidates: readonly Candidate<ItemId>[],
  by: Identifier,
): Match<ItemId> {
  if (normalized(listing[by]) === '') return { kind: 'missing' };
  const found = candidates.filter((candidate) => isSame(by, listing, candidate));
  if (by !== 'handle') return only(found, false);
  const products = new Set(found.map(({ productId }) => productId));
  const sameSku = found.filter((candidate) => isSame('sku', listing, candidate));
  return products.size > 1 || sameSku.length === 0 ? only(found, true) : only(sameSku, false);
}

function only<ItemId extends string>(found: readonly Candidate<ItemId>[], alone: boolean): Match<ItemId> {
  const itemIds = found.map(({ itemId }) => itemId);
  const [itemId, ...others] = itemIds;
  if (itemId === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'matched', itemId, alone } : { kind: 'ambiguous', itemIds };
}

/**
 * Tells whether a matched listing may still belong to its item: by the identifier it was matched by, the item
 * is the match or one of several. Pure.
 */
export function stillMatches<ItemId extends string>(
  listing: Identifiers & { readonly itemId: ItemId },
  candidates: readonly Candidate<ItemId>[],
  by: Identifier,
): boolean {
  const found = match(listing, candidates, by);
  switch (found.kind) {
    case 'matched':
      return found.itemId === listing.itemId;
    case 'ambiguous':
      return found.itemIds.includes(listing.itemId);
    case 'missing':
    case 'none':
      return false;
  }
}
