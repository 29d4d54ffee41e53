import { normalized } from './identifiers.ts';

/**
 * A requested action on a listing. `itemId` takes precedence over `sku`, which names an item. '' means not
 * given.
 */
export interface AskedAction {
  readonly action: 'link' | 'create' | 'ignore' | 'unlink';
  readonly itemId: string;
  readonly sku: string;
}

/** The listing in its current state. */
export interface ActedOn<ItemId extends string> {
  readonly itemId: ItemId | null;
  readonly status: string;
  readonly sku: string | null;
  readonly underReview: boolean;
}

export type ReviewStep<ItemId extends string> =
  | { readonly kind: 'link'; readonly itemId: ItemId }
  | { readonly kind: 'create' }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'unlink' }
  | { readonly kind: 'refused'; readonly code: ActionRefusal };

export type ActionRefusal =
  | 'listing_linked'
  | 'listing_linked_elsewhere'
  | 'listing_not_live'
  | 'item_unnamed'
  | 'item_not_found'
  | 'match_none'
  | 'match_ambiguous'
  | 'sku_in_use'
  | 'not_under_review'
  | 'not_linked';

/** The merchant's items among those that requests name, by id and by normalized SKU. */
export interface NamedItems<ItemId extends string> {
  readonly byId: ReadonlyMap<string, ItemId>;
  readonly bySku: ReadonlyMap<string, readonly ItemId[]>;
}

/** Decides how to carry out a requested action, or why it is refused. Pure. */
export function stepFor<ItemId extends string>(
  asked: AskedAction,
  listing: ActedOn<ItemId>,
  items: NamedItems<ItemId>,
): ReviewStep<ItemId> {
  const isLive = listing.status === 'listed' || listing.status === 'listed_and_synced';
  switch (asked.action) {
    case 'link': {
      const named = namedItem(asked, items);
      if (named.kind === 'refused') return named;
      if (listing.itemId !== null && listing.itemId !== named.itemId)
        return refused('listing_linked_elsewhere');
      return isLive ? { kind: 'link', itemId: named.itemId } : refused('listing_not_live');
    }
    case 'create': {
      if (listing.itemId !== null) return refused('listing_linked');
      if (!isLive) return refused('listing_not_live');
      return items.bySku.has(normalized(listing.sku)) ? refused('sku_in_use') : { kind: 'create' };
    }
    case 'ignore':
      return listing.underReview ? { kind: 'ignore' } : refused('not_under_review');
    case 'unlink':
      return listing.itemId === null ? refused('not_linked') : { kind: 'unlink' };
  }
}

function namedItem<ItemId extends string>(
  { itemId, sku }: AskedAction,
  items: NamedItems<ItemId>,
):
  | { readonly kind: 'named'; readonly itemId: ItemId }
  | { readonly kind: 'refused'; readonly code: ActionRefusal } {
  if (itemId !== '') {
    const named = items.byId.get(itemId.toLowerCase());
    return named === undefined ? refused('item_not_found') : { kind: 'named', itemId: named };
  }
  if (normalized(sku) === '') return refused('item_unnamed');
  const [only, ...others] = items.bySku.get(normalized(sku)) ?? [];
  if (only === undefined) return refused('match_none');
  return others.length > 0 ? refused('match_ambiguous') : { kind: 'named', itemId: only };
}

function refused(code: ActionRefusal): { readonly kind: 'refused'; readonly code: ActionRefusal } {
  return { kind: 'refused', code };
}
