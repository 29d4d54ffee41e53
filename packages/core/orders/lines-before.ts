import type { RecordedLine, RecordedLines } from '@onhand/domain/orders/recorded-line.ts';
import type { OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Holds a recorded line with the ids of its order and line. */
export interface LineRow extends RecordedLine {
  readonly orderId: OrderId;
  readonly externalLineId: string;
}

/** Selects the recorded lines of orders. */
export function selectLinesBefore(orderIds: readonly OrderId[]): RawBuilder<LineRow> {
  return sql<LineRow>`
    select line.order_id as "orderId", line.external_line_id as "externalLineId", line.external_key as "externalKey",
           line.listing_id as "listingId", line.item_id as "itemId", line.components, line.effect, line.place,
           line.deducted, line.baseline, line.restocked, line.shipped, line.returned,
           line.restocks_inspected as "restocksInspected",
           coalesce((
             select jsonb_agg(jsonb_build_object('cause', cause, 'itemId', item_id, 'locationId', location_id,
                                                 'units', units) order by item_id, cause, location_id)
             from baselines
             where (order_id, external_line_id, merchant_id)
                 = (line.order_id, line.external_line_id, line.merchant_id)), '[]') as recorded,
           coalesce(listings.backorders, false) as backorders
    from order_lines line
    left join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
    where line.order_id = any(${orderIds})`;
}

/** Groups recorded lines by order. */
export function byOrder(rows: readonly LineRow[]): Map<OrderId, RecordedLines> {
  return new Map(
    [...Map.groupBy(rows, ({ orderId }) => orderId)].map(([orderId, lines]) => [
      orderId,
      new Map(lines.map(({ externalLineId, ...line }) => [externalLineId, line])),
    ]),
  );
}
