import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';

/** Identifies an item with a street date. */
export interface StreetDateRef {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
}

/** How far the release of an item's orders is. `waits`: the date is that far ahead. */
export type StreetDateStep =
  | { readonly kind: 'waits'; readonly waitMs: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'done' };

/** Says how a workflow of a street date ended. */
export interface StreetDateOutcome {
  readonly kind: 'done';
}
