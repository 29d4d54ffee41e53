import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { followLinked } from '../products/linked-and-unlinked.ts';
import { needListingsAgain } from '../channel-stock/need-listings-again.ts';
import { linkListings } from '../listings/link-listings.ts';
import type { Link, LinkedBy } from '../listings/link-listings.ts';

/**
 * Links listings, makes their figures due and schedules their readings. Returns the linked listings.
 * After the commit, the caller books their orders (`rebookListings`) and nudges the integrations.
 */
export async function linkAndPublish(
  tx: Tx,
  merchantId: MerchantId,
  links: readonly Link[],
  how: LinkedBy & { readonly at: Date },
): Promise<readonly ListingId[]> {
  const { at } = how;
  if (links.length === 0) return [];
  const listingIds = await linkListings(tx, merchantId, links, how);
  await needListingsAgain(tx, { merchantId, listingIds, cause: 'linked', at, reads: true });
  await followLinked(tx, { merchantId, listingIds, at });
  return listingIds;
}
