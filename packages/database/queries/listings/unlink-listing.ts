import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '../../connect.ts';
import { markDue } from '../channel-stock/mark-due.ts';

/**
 * Takes a listing off its item: it keeps the figure it shows, and nothing is due for it any more. Where another linked
 * listing shares its channel stock, that is due: it may stand for one item now. A write under way ends as it does.
 * False where it was not linked.
 */
export async function unlinkListing(
  tx: Tx,
  {
    merchantId,
    listingId,
    at,
  }: { readonly merchantId: MerchantId; readonly listingId: ListingId; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('listings')
    .set({ item_id: null, linked_by: null })
    .set((eb) => ({
      status: eb
        .case()
        .when('status', '=', 'listed_and_synced')
        .then(sql<'listed'>`'listed'`)
        .else(eb.ref('status'))
        .end(),
    }))
    .where('merchant_id', '=', merchantId)
    .where('id', '=', listingId)
    .where('item_id', 'is not', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;

  const shared = sql`
    select own.channel_stock_id
    from listing_channel_stock own
    join listing_channel_stock other on other.channel_stock_id = own.channel_stock_id
    join listings on listings.merchant_id = other.merchant_id and listings.id = other.listing_id
    where own.merchant_id = ${merchantId} and own.listing_id = ${listingId} and listings.item_id is not null`;
  await sql`
    with alone as (
      select channel_stock.id
      from listing_channel_stock
      join channel_stock on channel_stock.id = listing_channel_stock.channel_stock_id
      where listing_channel_stock.merchant_id = ${merchantId} and listing_channel_stock.listing_id = ${listingId}
        and channel_stock.state in ('due', 'blocked')
        and channel_stock.id not in (${shared})
      order by channel_stock.id for update of channel_stock
    )
    update channel_stock set state = 'idle', due_at = null, block_code = null
    from alone where channel_stock.id = alone.id`.execute(tx);
  await markDue(tx, shared, { merchantId, cause: 'unlinked', at });
  // Nothing is left to try: what failed to be published to it, or read of it, is over.
  await tx
    .updateTable('failed_items')
    .set({ state: 'closed' })
    .where('merchant_id', '=', merchantId)
    .where('operation', 'in', ['publish_stock', 'read_stock'])
    .where('subject_kind', '=', 'listing')
    .where('subject_id', '=', listingId)
    .where('state', '<>', 'closed')
    .execute();
  return true;
}
