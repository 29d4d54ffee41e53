import { askForChange } from '@onhand/core/channel-stock/listing-changes/ask-for-change.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { WantedChange } from '@onhand/domain/publishing/listing-change.ts';
import type { Dependencies } from '../../dependencies.ts';
import { readListing } from '../../views/listing-view.ts';
import type { ListingView } from '../../views/listing-view.ts';

/** Requests a change of a listing for several routes, and returns the listing. */
export async function wantChange(
  { db, clock, connectors, dispatcher }: Dependencies,
  listing: { readonly merchantId: MerchantId; readonly listingId: ListingId },
  wanted: WantedChange,
): Promise<ListingView> {
  const integrationId = await askForChange({ db, connectors }, { ...listing, wanted, clock });
  dispatcher.nudge([integrationId]);
  return readListing({ db, clock }, listing.merchantId, listing.listingId);
}
