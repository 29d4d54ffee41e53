import type { ChannelStockId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** A channel stock that shows an order's items, and the revision that includes the order's effect. */
export interface AwaitedChannel {
  readonly id: ChannelStockId;
  readonly neededRevision: number;
}

/** Reads which channels an order waits for. Its touched items must have been spread before. */
export async function readAwaitedChannels(db: Db, orderId: OrderId): Promise<readonly AwaitedChannel[]> {
  const { rows } = await sql<AwaitedChannel>`
    select id, needed_revision as "neededRevision"
    from (${channelsOfOrder(sql`${orderId}::uuid`)}) touched`.execute(db);
  return rows;
}

/** Selects the id, needed revision and integration of each channel stock that shows an order's items. */
export function channelsOfOrder(orderId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with moved as (
      select merchant_id, coalesce((part ->> 'itemId')::uuid, item_id) as item_id
      from order_lines left join jsonb_array_elements(components) part on true
      where order_id = ${orderId} and effect = 'counted'
    ), shown as (
      select merchant_id, item_id from moved
      union
      select merchant_id, bundle_id from moved join bundle_components using (merchant_id, item_id)
    )
    select distinct channel_stock.id, channel_stock.needed_revision, channel_stock.integration_id
    from shown
    join listings using (merchant_id, item_id)
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    join channel_stock on channel_stock.id = link.channel_stock_id
    where listings.published and channel_stock.needed_revision > 0`;
}
