import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { blockReasons } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { Lease } from './lease.ts';

/**
 * Closes the failed items of listings whose channel stock was confirmed, unless another record of theirs failed. One
 * that we do not write by choice has not.
 */
export async function closeFailedItems(
  tx: Tx,
  lease: Lease,
  confirmed: readonly ChannelStockId[],
  now: Date,
): Promise<void> {
  if (confirmed.length === 0) return;
  await sql`
    update failed_items set state = 'closed', last_at = ${now}::timestamptz
    where integration_id = ${lease.integrationId} and operation = 'publish_stock' and subject_kind = 'listing'
      and state <> 'closed'
      and subject_id in (
        select listing_id from listing_channel_stock where channel_stock_id = any(${confirmed}))
      and not exists (
        select 1 from listing_channel_stock link join channel_stock on channel_stock.id = link.channel_stock_id
        where link.listing_id = failed_items.subject_id and channel_stock.state = 'blocked'
          and channel_stock.block_code <> all(${blockReasons}))`.execute(tx);
}
