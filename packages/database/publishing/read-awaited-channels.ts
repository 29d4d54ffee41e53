import type { ChannelStockId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '../connect.ts';

/** A channel stock that an order's items are shown by, and the revision that has this order's effect. */
export interface AwaitedChannel {
  readonly id: ChannelStockId;
  readonly neededRevision: number;
}

/** The channels to wait for, once the order's touched items have been spread. */
export async function readAwaitedChannels(db: Db, orderId: OrderId): Promise<readonly AwaitedChannel[]> {
  const { rows } = await sql<AwaitedChannel>`
    select distinct channel_stock.id, channel_stock.needed_revision as "neededRevision"
    from order_lines
    join listings on listings.merchant_id = order_lines.merchant_id and listings.item_id = order_lines.item_id
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    join channel_stock on channel_stock.id = link.channel_stock_id
    where order_lines.order_id = ${orderId} and order_lines.effect = 'counted' and listings.status = 'listed_and_synced'
      and channel_stock.needed_revision > 0`.execute(db);
  return rows;
}
