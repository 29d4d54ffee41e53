import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { findListing } from '../listings/find-listing.ts';
import type { ListingRow } from '../listings/listing-row.ts';
import { actOnListings } from './act-on-listings.ts';

/**
 * Carries out an action on one listing, as `actOnListings` does. Returns the listing from before the action.
 * The caller nudges its integration afterwards.
 *
 * @throws Refusal if the listing does not exist, or the action is not possible.
 */
export async function actOnListing(
  db: Db,
  asked: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly action: 'create' | 'ignore';
  },
  options: { readonly clock: { now(): Date } },
): Promise<ListingRow> {
  const { merchantId, listingId, action } = asked;
  const row = found(await findListing(db, { merchantId, id: listingId }), 'listing_not_found');
  const { integrationId, externalKey } = row;
  const step = { externalKey, action, itemId: '', sku: '' };
  const [outcome] = await actOnListings(db, { merchantId, integrationId }, [step], options);
  if (outcome?.kind === 'refused') {
    throw new Refusal(outcome.code, 'detail' in outcome ? { detail: outcome.detail } : {});
  }
  return row;
}
