import type { IntegrationId, ItemId, ListingId } from '../ids.ts';

/** An item that a bundle is made of, and its units per bundle. */
export interface Component {
  readonly itemId: ItemId;
  readonly quantity: number;
}

/**
 * A listing that lines of orders name. Times are epoch ms by the clock of its shop, as an order's `placedAt`
 * is. `countsFrom` of an item is infinite until its source has opened it: the opening figure will include
 * what was sold before.
 */
export interface SoldListing {
  readonly integrationId: IntegrationId;
  readonly externalKey: string;
  readonly listingId: ListingId;
  readonly itemId: ItemId | null;
  /** The components of a bundle; null: its item is none. */
  readonly components: readonly (Component & { readonly countsFrom: number | null })[] | null;
  readonly countsFrom: number;
  readonly itemCountsFrom: number | null;
  /** How many ms its shop's clock is ahead of ours. */
  readonly clockAheadMs: number;
  /** When its figures opened the item's stock, by the platform's name for the place. */
  readonly openings: Readonly<Record<string, number>>;
  readonly backorders: boolean;
  readonly platformOwned?: boolean;
  readonly inventoryDisabled: boolean;
}
