import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { matchBySku } from '@onhand/domain/matching/match-by-sku.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { markListingsDue } from '@onhand/database/queries/channel-stock/mark-listings-due.ts';
import { wantReadings } from '@onhand/database/queries/channel-stock/want-readings.ts';
import { findItem } from '@onhand/database/queries/items/find-item.ts';
import { findItemsBySku } from '@onhand/database/queries/items/find-items-by-sku.ts';
import { findListing } from '@onhand/database/queries/listings/find-listing.ts';
import { linkListing } from '@onhand/database/queries/listings/link-listing.ts';
import type { ListingRow } from '@onhand/database/queries/listings/listing-row.ts';
import { rebookListing } from '@onhand/database/take-in/rebook.ts';
import type { Dependencies } from '../../dependencies.ts';
import { found, Problem } from '../../problem.ts';

/** The item that a listing is to be linked to, and how it was found. */
export interface ChosenItem {
  readonly itemId: ItemId;
  readonly linkedBy: 'match' | 'hand';
}

/** The item that a person named. */
export async function chosenByHand(db: Db, merchantId: MerchantId, itemId: ItemId): Promise<ChosenItem> {
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  return { itemId, linkedBy: 'hand' };
}

/** The one item with the listing's SKU; throws a problem where there is none or several. */
export async function chosenBySku(db: Db, merchantId: MerchantId, { sku }: ListingRow): Promise<ChosenItem> {
  const candidates = sku === null ? [] : await findItemsBySku(db, { merchantId, sku });
  const match = matchBySku(sku, candidates);
  switch (match.kind) {
    case 'matched':
      return { itemId: match.itemId, linkedBy: 'match' };
    case 'sku_missing':
      throw new Problem('match_sku_missing');
    case 'none':
      throw new Problem('match_none');
    case 'ambiguous':
      throw new Problem('match_ambiguous', { members: { candidates: match.itemIds } });
  }
}

/** Links the listing, makes its figures due and has them read; throws a problem where it may not be linked. */
export async function link(
  tx: Tx,
  listing: { readonly merchantId: MerchantId; readonly listingId: ListingId },
  chosen: ChosenItem,
  at: Date,
): Promise<void> {
  const { merchantId, listingId } = listing;
  if (!(await linkListing(tx, { ...listing, ...chosen }))) {
    const { status, itemId } = found(
      await findListing(tx, { merchantId, id: listingId }),
      'listing_not_found',
    );
    throw new Problem(
      itemId !== null && itemId !== chosen.itemId ? 'listing_linked_elsewhere' : 'listing_not_live',
      { members: { itemId, listingStatus: status } },
    );
  }
  await markListingsDue(tx, { merchantId, listingIds: [listingId], cause: 'linked', at });
  await wantReadings(tx, { merchantId, listingIds: [listingId], at });
}

/** After the link is committed: the orders that waited for it take their stock, and its figures are published. */
export async function afterLink(
  listing: Pick<ListingRow, 'id' | 'integrationId'> & { readonly merchantId: MerchantId },
  { db, clock, dispatcher }: Dependencies,
): Promise<void> {
  await rebookListing(db, { merchantId: listing.merchantId, listingId: listing.id }, { clock });
  dispatcher.nudge([listing.integrationId]);
}
