import type { ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { awaitRebookingOfLinked } from './await-rebooking.ts';

/** A listing and the item to link it to. */
export interface Link {
  readonly listingId: ListingId;
  readonly itemId: ItemId;
}

/** How the items of the links were chosen. */
export type LinkedBy =
  | { readonly linkedBy: 'hand' | 'creation' | 'export' }
  | { readonly linkedBy: 'match'; readonly matchedBy: Identifier };

/**
 * Links live listings to items in one statement, so that their quantities are published. Skips archived
 * items, and listings that have ended or are linked to another item. Returns the linked listings. The caller
 * books their waiting orders afterwards (`rebookListings`).
 */
export async function linkListings(
  db: Db,
  merchantId: MerchantId,
  links: readonly Link[],
  by: LinkedBy,
): Promise<readonly ListingId[]> {
  const matchedBy = by.linkedBy === 'match' ? by.matchedBy : null;
  const rows = links.map(({ listingId, itemId }) => ({ listing_id: listingId, item_id: itemId }));
  // Lock listings in the order of their ids, as every other procedure does.
  const { rows: linked } = await sql<{ id: ListingId }>`
    with wanted as (
      select listings.id, link.item_id
      from ${recordset(rows, 'link', 'listing_id uuid, item_id uuid')}
      join listings on listings.merchant_id = ${merchantId} and listings.id = link.listing_id
      join items on items.merchant_id = listings.merchant_id and items.id = link.item_id and items.archived_at is null
      where listings.status in ('listed', 'listed_and_synced')
        and (listings.item_id is null or listings.item_id = link.item_id)
      order by listings.id for update of listings
    ), linked as (
      update listings
      set item_id = wanted.item_id, linked_by = ${by.linkedBy}, matched_by = ${matchedBy},
          status = 'listed_and_synced', proposed_item_id = null, unlinked_by_hand = false, ignored = false
      from wanted where listings.merchant_id = ${merchantId} and listings.id = wanted.id
      returning listings.id
    ), awaited as (${awaitRebookingOfLinked(merchantId, sql`select id from linked`)})
    select id from linked`.execute(db);
  return linked.map(({ id }) => id);
}
