import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { linkListings } from './link-listings.ts';
import type { Link, LinkedBy } from './link-listings.ts';

/** Links one listing, as `linkListings` does. Returns false if it is linked to another item or has ended. */
export async function linkListing(
  db: Db,
  link: { readonly merchantId: MerchantId } & Link & LinkedBy,
): Promise<boolean> {
  return (await linkListings(db, link.merchantId, [link], link)).length === 1;
}
