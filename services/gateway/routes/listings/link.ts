import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import { match } from '@onhand/domain/matching/match.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { linkAndPublish } from '@onhand/core/linking/link-and-publish.ts';
import { lockLinking } from '@onhand/core/linking/locks.ts';
import { findReviewed } from '@onhand/core/linking/reviewed-listings.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import type { LinkedBy } from '@onhand/core/listings/link-listings.ts';
import type { ListingRow } from '@onhand/core/listings/listing-row.ts';
import { rebookListing } from '@onhand/core/orders/rebook.ts';
import type { Dependencies } from '../../dependencies.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

/** The item that a listing is to be linked to, and how it was found. */
export type ChosenItem = { readonly itemId: ItemId } & LinkedBy;

/** The item that a person named. */
export async function chosenByHand(db: Db, merchantId: MerchantId, itemId: ItemId): Promise<ChosenItem> {
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  return { itemId, linkedBy: 'hand' };
}

/**
 * The one item that the listing matches, and nobody else links by match in this transaction; throws a problem where
 * there is none or several, or it is listed there already.
 */
export async function chosenByMatch(
  tx: Tx,
  merchantId: MerchantId,
  { id, integrationId, itemId }: ListingRow,
  matchedBy: Identifier,
): Promise<ChosenItem> {
  await lockLinking(tx, { merchantId, integrationId });
  const [listing] = await findReviewed(tx, { merchantId, listingIds: [id], lock: true });
  const { candidates, ...identifiers } = found(listing, 'listing_not_found');
  const outcome = match(identifiers, candidates, matchedBy);
  switch (outcome.kind) {
    case 'matched': {
      const other = candidates.find((candidate) => candidate.itemId === outcome.itemId);
      if (other?.listedHere === true && outcome.itemId !== itemId) throw new Refusal('match_already_listed');
      return { itemId: outcome.itemId, linkedBy: 'match', matchedBy };
    }
    case 'missing':
      throw new Refusal(`match_${matchedBy}_missing`);
    case 'none':
      throw new Refusal('match_none');
    case 'ambiguous':
      throw new Refusal('match_ambiguous', { members: { candidates: outcome.itemIds } });
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
  const [linked] = await linkAndPublish(tx, merchantId, [{ listingId, ...chosen }], { ...chosen, at });
  if (linked !== undefined) return;
  const { status, itemId } = found(await findListing(tx, { merchantId, id: listingId }), 'listing_not_found');
  throw new Refusal(
    itemId !== null && itemId !== chosen.itemId ? 'listing_linked_elsewhere' : 'listing_not_live',
    { members: { itemId, listingStatus: status } },
  );
}

/** After the link is committed: the orders that waited for it take their stock, and its figures are published. */
export async function afterLink(
  listing: Pick<ListingRow, 'id' | 'integrationId'> & { readonly merchantId: MerchantId },
  { db, clock, dispatcher }: Dependencies,
): Promise<void> {
  await rebookListing(db, { merchantId: listing.merchantId, listingId: listing.id }, { clock });
  dispatcher.nudge([listing.integrationId]);
}
