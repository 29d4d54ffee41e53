import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';

/**
 * Unlinks listings from their items. After a mismatch, proposes the item. Returns the listings that were
 * linked.
 */
export async function takeOffItems(
  tx: Tx,
  unlinking: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly by: 'hand' | 'mismatch';
  },
): Promise<readonly ListingId[]> {
  const { merchantId, listingIds, by } = unlinking;
  const { rows } = await sql<{ id: ListingId }>`
    with wanted as (
      select id, item_id from listings
      where merchant_id = ${merchantId} and id = any(${listingIds}::uuid[]) and item_id is not null
      order by id for update
    )
    update listings
    set item_id = null, linked_by = null, matched_by = null,
        proposed_item_id = case when ${by === 'mismatch'} then wanted.item_id end,
        unlinked_by_hand = ${by === 'hand'},
        status = case when status = 'listed_and_synced' then 'listed' else status end
    from wanted where listings.merchant_id = ${merchantId} and listings.id = wanted.id
    returning listings.id`.execute(tx);
  return rows.map(({ id }) => id);
}
