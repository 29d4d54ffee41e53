import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import type { Lease } from './lease.ts';

/**
 * Closes the failed items of listings whose channel stock was confirmed, unless the platform refused another
 * channel stock of the listing. Channel stock that Onhand itself holds back was not refused.
 */
export async function closeFailedItems(
  tx: Tx,
  lease: Lease,
  confirmed: readonly ChannelStockId[],
  now: Date,
): Promise<void> {
  if (confirmed.length === 0) return;
  const subjects = sql`
    select confirmed.listing_id from listing_channel_stock confirmed
    where confirmed.channel_stock_id = any(${confirmed}::uuid[]) and not exists (
      select from listing_channel_stock link join channel_stock on channel_stock.id = link.channel_stock_id
      where link.listing_id = confirmed.listing_id and channel_stock.state = 'blocked'
        and channel_stock.block_code <> all(${ownReasons}))`;
  const { integrationId } = lease;
  await closeFailed(tx, { operations: ['publish_stock'], integrationId, subjects }, now);
}
