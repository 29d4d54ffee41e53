import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FirstSyncHold } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { needAgain } from './need-again.ts';

const held: readonly FirstSyncHold[] = ['first_plan_pending', 'first_sync_waiting', 'safety_stop'];

/** The cause of a need that a reading of the platform's stock management led to. */
export const causeOfManagement = 'stock_management';

/**
 * Has linked channel stock decided anew whose platform stopped managing its stock, or manages it again. It is
 * blocked, or written, at once.
 */
export async function needManagedAnew(
  tx: Tx,
  readings: readonly { readonly channelStockId: ChannelStockId; readonly managed: boolean }[],
  at: Date,
): Promise<void> {
  const idsOf = (wanted: boolean) =>
    readings.flatMap(({ channelStockId, managed }) => (managed === wanted ? [channelStockId] : []));
  if (readings.length === 0) return;
  const chosen = sql`
    ((channel_stock.id = any(${idsOf(false)}::uuid[])
      and (channel_stock.state = 'idle'
           or (channel_stock.state = 'blocked' and channel_stock.block_code = any(${held}::text[]))))
     or (channel_stock.id = any(${idsOf(true)}::uuid[])
         and channel_stock.state = 'blocked' and channel_stock.block_code = 'stock_not_managed'))
    and exists (
      select from listing_channel_stock link
      join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
      where link.channel_stock_id = channel_stock.id and listings.published)`;
  await needAgain(tx, chosen, { cause: causeOfManagement, at });
}
