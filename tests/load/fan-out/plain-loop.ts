import type { Tx } from '@onhand/database/connect.ts';
import { dueChannel } from '@onhand/core/channel-stock/notifications.ts';
import type { ItemId, ListingId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/**
 * The plain way: a statement for each listing. All in one transaction, so that none of them waits for the
 * disk.
 */
export async function markOneByOne(tx: Tx, listings: readonly ListingId[], cause: string): Promise<void> {
  for (const listing of listings) {
    await sql`
      with marked as (
        update channel_stock
        set needed_revision = needed_revision + 1, cause = ${cause}, needed_at = now(), due_at = now(), state = 'due',
            block_code = null, attempts = 0
        from listing_channel_stock link
        where link.listing_id = ${listing} and link.merchant_id = channel_stock.merchant_id
          and channel_stock.id = link.channel_stock_id
        returning integration_id
      )
      select pg_notify(${dueChannel}, integration_id::text) from marked`.execute(tx);
  }
}

/** The linked listings of an item. */
export async function listingsOf(tx: Tx, itemId: ItemId): Promise<readonly ListingId[]> {
  const { rows } = await sql<{ id: ListingId }>`
    select id from listings where item_id = ${itemId} and status = 'listed_and_synced'`.execute(tx);
  return rows.map(({ id }) => id);
}
