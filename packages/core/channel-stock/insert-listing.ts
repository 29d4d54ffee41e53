import type { ListingId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { insertListingRow } from '../listings/insert-listing.ts';
import type { NewListingRow } from '../listings/insert-listing.ts';
import { insertChannelStock } from './insert-channel-stock.ts';

export interface NewListing extends NewListingRow {
  /** When its figures are read first. */
  readonly readDueAt: Date;
  /** One quantity record is kept for each; the record has the listing's external key. */
  readonly externalLocationIds: readonly string[];
}

/** Inserts a listing with its channel stock. Returns undefined where its integration has one of this key. */
export async function insertListing(tx: Tx, listing: NewListing): Promise<ListingId | undefined> {
  const listingId = await insertListingRow(tx, listing);
  if (listingId !== undefined) await insertChannelStock(tx, { ...listing, listingId });
  return listingId;
}
