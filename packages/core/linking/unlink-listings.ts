import type { OperationOn } from '@onhand/domain/failed-items/operations.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { forgetUnlinked } from '../products/linked-and-unlinked.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { markDue } from '../channel-stock/mark-due.ts';

/** The operations that no longer make sense for a listing without an item. */
const endedByUnlinking: readonly OperationOn<'listing'>[] = [
  'publish_stock',
  'read_stock',
  'read_listing',
  'end_listing',
  'relist_listing',
];

/**
 * Takes listings off their items, and returns those that were linked. They keep the figures they show.
 *
 * - Their own channel stock is no longer due. A write under way runs to its end.
 * - Channel stock that another linked listing shares is due: it may belong to a single item now.
 * - `by`: after a mismatch the item is proposed. After an unlinking by hand, only somebody can link the
 *   listing again.
 */
export async function unlinkListings(
  tx: Tx,
  unlinking: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly by: 'hand' | 'mismatch';
    readonly at: Date;
  },
): Promise<readonly ListingId[]> {
  const { merchantId, listingIds, by, at } = unlinking;
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
  const unlinked = rows.map(({ id }) => id);
  if (unlinked.length === 0) return unlinked;

  const shared = sql`
    select own.channel_stock_id
    from listing_channel_stock own
    join listing_channel_stock other on other.channel_stock_id = own.channel_stock_id
    join listings on listings.merchant_id = other.merchant_id and listings.id = other.listing_id
    where own.merchant_id = ${merchantId} and own.listing_id = any(${unlinked}::uuid[])
      and listings.item_id is not null`;
  await sql`
    with alone as (
      select channel_stock.id
      from listing_channel_stock
      join channel_stock on channel_stock.id = listing_channel_stock.channel_stock_id
      where listing_channel_stock.merchant_id = ${merchantId}
        and listing_channel_stock.listing_id = any(${unlinked}::uuid[])
        and channel_stock.state in ('due', 'blocked')
        and channel_stock.id not in (${shared})
      order by channel_stock.id for update of channel_stock
    )
    update channel_stock set state = 'idle', due_at = null, block_code = null
    from alone where channel_stock.id = alone.id`.execute(tx);
  await forgetUnlinked(tx, { merchantId, listingIds: unlinked, at });
  await markDue(tx, shared, { merchantId, cause: 'unlinked', at });
  await sql`
    delete from listing_changes
    where merchant_id = ${merchantId} and listing_id = any(${unlinked}::uuid[]) and wanted_by = 'rule'
      and state in ('due', 'failed')`.execute(tx);
  await closeFailed(tx, { operations: endedByUnlinking, merchantId, subjects: unlinked }, at);
  return unlinked;
}
