import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import type { IntegrationId, ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { ItemProperties } from '@onhand/domain/items/item-properties.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { propertiesOf } from '../items/properties-of.ts';
import { linesSelling } from './kept-properties.ts';

/** Which orders with earlier properties of an item are wanted. */
export interface EarlierOf {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  /** Left out: any. */
  readonly orderIds?: readonly OrderId[];
}

/** A line of an active order that has earlier properties of an item. */
interface EarlierLine {
  readonly externalLineId: string;
  /** The item of the line: the item itself, or a bundle that contains it. */
  readonly itemId: ItemId;
  readonly quantity: number;
  /** Units that are neither shipped nor cancelled. */
  readonly unitsToShip: number;
  readonly kept: ItemProperties;
}

/** An active order with earlier properties of an item, and the properties of this moment. */
export interface EarlierOrder {
  readonly orderId: OrderId;
  readonly externalOrderId: string;
  readonly integrationId: IntegrationId;
  readonly placedAt: Date;
  readonly lines: readonly EarlierLine[];
  readonly now: ItemProperties;
}

/**
 * Selects the lines of active orders whose properties of an item differ from those of this moment, with both.
 * `more`: conditions on `line`.
 */
export function earlierLines(
  { merchantId, itemId, orderIds }: EarlierOf,
  more: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  const of = { merchantId: sql`${merchantId}::uuid`, itemId: sql`${itemId}::uuid` };
  const named = orderIds === undefined ? sql`` : sql`and line.order_id = any(${orderIds}::uuid[])`;
  return sql`
    select line.*, kept.properties as kept, ${propertiesOf('items')} as now, items.properties_since
    from (${linesSelling(of)} and orders.state = 'open' ${named} ${more} offset 0) line
    join items on items.merchant_id = ${of.merchantId} and items.id = ${of.itemId}
    cross join lateral (
      select ${propertiesOf('superseded')} as properties from superseded_properties superseded
      where superseded.merchant_id = ${of.merchantId} and superseded.item_id = ${of.itemId}
        and superseded.until > line.as_of
      order by superseded.until limit 1) kept
    where line.active and kept.properties <> ${propertiesOf('items')}`;
}

/** Counts the active orders that have earlier properties of an item. */
export async function countEarlierOf(
  db: Db,
  merchantId: MerchantId,
  { id: itemId, propertiesSince }: { readonly id: ItemId; readonly propertiesSince: Date | null },
): Promise<number> {
  if (propertiesSince === null) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(distinct line.order_id)::int as count
    from (${earlierLines({ merchantId, itemId })}) line`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Lists the active orders that have earlier properties of an item, the newest first. */
export async function listEarlier(
  db: Db,
  { after, limit, ...of }: EarlierOf & Page<OrderId>,
): Promise<readonly EarlierOrder[]> {
  const more = after === undefined ? sql`` : sql`and line.order_id < ${after}::uuid`;
  const { rows } = await sql<EarlierOrder>`
    select line.order_id as "orderId", line.external_order_id as "externalOrderId",
           line.integration_id as "integrationId", line.placed_at as "placedAt", line.now,
           jsonb_agg(jsonb_build_object('externalLineId', line.external_line_id, 'itemId', line.item_id,
                                        'quantity', line.quantity, 'unitsToShip', line.units, 'kept', line.kept)
                     order by line.external_line_id) as lines
    from (${earlierLines(of, more)}) line
    group by line.order_id, line.external_order_id, line.integration_id, line.placed_at, line.now
    order by line.order_id desc limit ${limit}`.execute(db);
  return rows;
}

/** Active orders whose lines keep the same earlier properties of an item. */
export interface EarlierGroup {
  readonly kept: ItemProperties;
  readonly orderIds: readonly OrderId[];
  readonly lines: number;
  readonly units: number;
}

/** Groups the active orders that have earlier properties of an item by what they keep. */
export async function groupEarlier(db: Db, of: EarlierOf): Promise<readonly EarlierGroup[]> {
  const { rows } = await sql<EarlierGroup>`
    select line.kept, array_agg(distinct line.order_id) as "orderIds", count(*)::int as lines,
           sum(line.units)::int as units
    from (${earlierLines(of)}) line
    group by line.kept order by line.kept`.execute(db);
  return rows;
}
