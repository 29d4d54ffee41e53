/** Why a channel stock is not written. Each has a message and a fix in the API's contract. */
export type BlockReason = 'not_linked' | 'quantity_sync_off' | 'no_location_mapped' | 'several_items';

/** What decides whether a channel stock may be written: its integration and the listings that share it. */
export interface PublishingStanding {
  readonly integrationQuantitySync: boolean;
  readonly listings: readonly {
    readonly itemId: string | null;
    readonly status: string;
    readonly quantitySync: boolean;
  }[];
  readonly mappedLocations: number;
}

/** The first reason that keeps a channel stock from being written; null if there is none. Pure. */
export function blockReason(standing: PublishingStanding): BlockReason | null {
  const synced = standing.listings.filter(
    (listing) => listing.status === 'listed_and_synced' && listing.itemId !== null,
  );
  if (synced.length === 0) {
    return 'not_linked';
  }
  if (!standing.integrationQuantitySync || synced.some((listing) => !listing.quantitySync)) {
    return 'quantity_sync_off';
  }
  if (new Set(synced.map((listing) => listing.itemId)).size > 1) {
    return 'several_items';
  }
  return standing.mappedLocations === 0 ? 'no_location_mapped' : null;
}
