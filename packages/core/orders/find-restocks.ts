import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Restock } from '@onhand/domain/orders/inspect-returned.ts';
import { sql } from 'kysely';

/** Units of an item that an order line put back on hand, or took again (negative). */
export interface LineRestock extends Restock {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
}

/**
 * Lists what news of their orders put back on hand of lines, and took again, oldest first. Looks each key of
 * the ledger up.
 */
export async function findRestocks(
  tx: Tx,
  merchantId: MerchantId,
  lines: readonly { readonly orderId: OrderId; readonly externalLineId: string }[],
): Promise<readonly LineRestock[]> {
  const rows = lines.map(({ orderId, externalLineId }) => ({ order_id: orderId, line_id: externalLineId }));
  const { rows: restocks } = await sql<LineRestock>`
    select named.order_id as "orderId", named.line_id as "externalLineId", moved.item_id as "itemId",
           moved.location_id as "locationId", moved.on_hand_delta - moved.deficit_delta as units,
           exists (
             select from movements counted
             where (counted.merchant_id, counted.item_id, counted.location_id)
                 = (moved.merchant_id, moved.item_id, moved.location_id)
               and counted.kind = 'count' and counted.seq > moved.seq
               -- a count, or what a count before the news had taken into account
               and (counted.at = level.counted_at or counted.source_key = moved.source_key || ':counted')
           ) as "isCounted"
    from ${recordset(rows, 'named', 'order_id uuid, line_id text')}
    join orders on orders.merchant_id = ${merchantId} and orders.id = named.order_id
    cross join generate_series(1, orders.revision) as told (revision)
    cross join (values (''), (':again')) as ending (part)
    join movements moved
      on moved.merchant_id = ${merchantId} and moved.kind in ('restock', 'settle')
     and moved.source_key = 'order:' || named.order_id || ':' || told.revision || ':' || named.line_id || ending.part
    join stock_levels level
      on (level.merchant_id, level.item_id, level.location_id)
       = (moved.merchant_id, moved.item_id, moved.location_id)
    order by told.revision, moved.location_id, moved.seq`.execute(tx);
  return restocks;
}
