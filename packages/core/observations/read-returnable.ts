import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { isAwaitedReturn } from '../channel-stock/is-awaited-return.ts';

/**
 * Reads the units that platforms may put back at channel stock for orders that Onhand knows: those that they
 * hold lowered, less those that they are awaited to have put back.
 */
export async function readReturnable(
  tx: Tx,
  ids: readonly ChannelStockId[],
): Promise<ReadonlyMap<ChannelStockId, number>> {
  const { rows } = await sql<{ id: ChannelStockId; units: number }>`
    select channel_stock.id,
           (select coalesce(sum(line.deducted), 0)
            from listing_channel_stock link
            join listings on listings.merchant_id = link.merchant_id and listings.id = link.listing_id
            join order_lines line on line.merchant_id = listings.merchant_id and line.item_id = listings.item_id
                                 and line.listing_id = listings.id
            where link.channel_stock_id = channel_stock.id
              and line.place in ('', channel_stock.external_location_id))::bigint
           - (select coalesce(sum(units - consumed), 0) from observations
              where observations.channel_stock_id = channel_stock.id and ${isAwaitedReturn})::bigint as units
    from channel_stock where channel_stock.id = any(${ids})`.execute(tx);
  return new Map(rows.map(({ id, units }) => [id, units]));
}
