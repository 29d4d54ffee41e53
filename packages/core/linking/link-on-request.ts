import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import { match } from '@onhand/domain/matching/match.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { findItem } from '../items/find-item.ts';
import { findListing } from '../listings/find-listing.ts';
import type { LinkedBy } from '../listings/link-listings.ts';
import type { ListingRow } from '../listings/listing-row.ts';
import { rebookListing } from '../orders/rebook.ts';
import { linkAndPublish } from './link-and-publish.ts';
import { lockLinking } from './locks.ts';
import { findReviewed } from './reviewed-listings.ts';

/** Names the item to link a listing to, and the way in which the item was chosen. */
export type ChosenItem = { readonly itemId: ItemId } & LinkedBy;

interface RequestedLink {
  readonly merchantId: MerchantId;
  readonly listingId: ListingId;
  /** The item, or the identifier by which the listing has to match exactly one item. */
  readonly to: { readonly itemId: ItemId } | { readonly matchBy: Identifier };
}

/**
 * Links a listing at a person's request, and books the orders that waited for the link. Returns the listing
 * from before. The caller nudges its integration afterwards.
 *
 * @throws Refusal if the listing or item does not exist, if not exactly one item matches, or if the listing
 * must not be linked.
 */
export async function linkOnRequest(
  db: Db,
  { merchantId, listingId, to }: RequestedLink,
  options: { readonly clock: { now(): Date } },
): Promise<ListingRow> {
  const row = found(await findListing(db, { merchantId, id: listingId }), 'listing_not_found');
  await liveIntegration(db, { merchantId, id: row.integrationId });
  await inTransaction(db, async (tx) => {
    const chosen =
      'itemId' in to
        ? await chosenByHand(tx, merchantId, to.itemId)
        : await chosenByMatch(tx, merchantId, row, to.matchBy);
    await linkChosen(tx, { merchantId, listingId }, chosen, options.clock.now());
  });
  await rebookListing(db, { merchantId, listingId }, options);
  return row;
}

/**
 * Returns the item that a person named, as a choice by hand.
 *
 * @throws Refusal `item_not_found`, `item_archived`
 */
export async function chosenByHand(db: Db, merchantId: MerchantId, itemId: ItemId): Promise<ChosenItem> {
  const item = found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  if (item.archivedAt !== null) throw new Refusal('item_archived');
  return { itemId, linkedBy: 'hand' };
}

/**
 * Links a listing to the chosen item, makes its figures due and schedules their readings.
 *
 * @throws Refusal if the listing is linked to another item, or is not live.
 */
export async function linkChosen(
  tx: Tx,
  { merchantId, listingId }: { readonly merchantId: MerchantId; readonly listingId: ListingId },
  chosen: ChosenItem,
  at: Date,
): Promise<void> {
  const [linked] = await linkAndPublish(tx, merchantId, [{ listingId, ...chosen }], { ...chosen, at });
  if (linked !== undefined) return;
  const { status, itemId } = found(await findListing(tx, { merchantId, id: listingId }), 'listing_not_found');
  throw new Refusal(
    itemId !== null && itemId !== chosen.itemId ? 'listing_linked_elsewhere' : 'listing_not_live',
    { members: { itemId, listingStatus: status } },
  );
}

/** Returns the only item that the listing matches. Locks linking by match until the transaction ends. */
async function chosenByMatch(
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
