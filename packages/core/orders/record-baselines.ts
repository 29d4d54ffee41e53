import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { itemSold, joinHolder } from '../listings/stock-holder.ts';

/** Figures that open stock, and the orders that their shop had open when they were read. */
export interface OpeningOrders {
  readonly integrationId: IntegrationId;
  readonly channelStockIds: readonly ChannelStockId[];
  /** Taken in already. */
  readonly orders: readonly OrderSnapshot[];
}

/**
 * Records the units of each line that the shop held lowered when its figures were read (DESIGN §4.2, around
 * the opening). They replace the units of an earlier opening.
 */
export async function recordBaselines(tx: Tx, opening: OpeningOrders): Promise<void> {
  const { integrationId, channelStockIds, orders } = opening;
  if (channelStockIds.length === 0) return;
  const lines = orders.flatMap(({ externalId, identity = '', test, lines: each }) =>
    each.flatMap(({ externalLineId, ref, stockLowered }) =>
      ref === null
        ? []
        : [
            {
              external_order_id: externalId,
              identity,
              external_line_id: externalLineId,
              unit: ref.unit,
              place: ref.location,
              units: test ? 0 : stockLowered,
            },
          ],
    ),
  );
  const opened = sql`
    select channel_stock.merchant_id, listings.external_key, coalesce(holder.item_id, listings.item_id) as item_id,
           channel_stock.external_location_id,
           (select mapping.location_id from location_mappings mapping
            join locations on locations.merchant_id = mapping.merchant_id and locations.id = mapping.location_id
            where mapping.integration_id = channel_stock.integration_id
              and mapping.external_location_id = channel_stock.external_location_id
            order by locations.priority, locations.id limit 1) as location_id,
           items.counts_from is not null as counts_already
    from channel_stock
    join listing_channel_stock link on link.channel_stock_id = channel_stock.id
    join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
    ${joinHolder}
    join items on items.merchant_id = listings.merchant_id and items.id = ${itemSold}
    where channel_stock.id = any(${channelStockIds}::uuid[])`;
  const columns = `external_order_id text, identity text, external_line_id text, unit text, place text, units int`;
  await sql`
    delete from baselines using orders, order_lines, (${opened}) opened
    where order_lines.order_id = baselines.order_id
      and order_lines.external_line_id = baselines.external_line_id
      and order_lines.external_key = opened.external_key
      and baselines.cause = 'opening' and baselines.item_id = opened.item_id
      and baselines.location_id = opened.location_id
      and orders.id = baselines.order_id and orders.integration_id = ${integrationId}`.execute(tx);
  if (lines.length === 0) return;
  await sql`
    insert into baselines (merchant_id, order_id, external_line_id, item_id, location_id, cause, units)
    select distinct on (orders.id, line.external_line_id)
           opened.merchant_id, orders.id, line.external_line_id, opened.item_id, opened.location_id, 'opening',
           line.units
    from ${recordset(lines, 'line', columns)}
    -- A line that names no place is of the place that opened its item first.
    join (${opened}) opened on opened.external_key = line.unit
      and (line.place = opened.external_location_id or (line.place = '' and not opened.counts_already))
    join orders on orders.integration_id = ${integrationId} and orders.external_order_id = line.external_order_id
               and orders.identity = line.identity
    join order_lines on order_lines.order_id = orders.id and order_lines.external_line_id = line.external_line_id
    order by orders.id, line.external_line_id, opened.external_location_id`.execute(tx);
}
