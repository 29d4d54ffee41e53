import type { ItemId, ListingId, OrderId } from '@onhand/domain/ids.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Component } from './known-listings.ts';

/** A line as it was before the snapshot that is being booked. */
export interface LineBefore {
  readonly externalKey: string | null;
  readonly listingId: ListingId | null;
  readonly itemId: ItemId | null;
  readonly components: readonly Component[] | null;
  readonly effect: LineEffect;
  /** Where the platform takes its units from, as it calls it; '' where it does not say. */
  readonly place: string;
  readonly deducted: number;
  readonly backorders: boolean;
}

/** An order's lines by their external ids. */
export type LinesBefore = ReadonlyMap<string, LineBefore>;

/** A line of an order. */
export interface LineRow extends LineBefore {
  readonly orderId: OrderId;
  readonly externalLineId: string;
}

/** Selects the lines on record of these orders. */
export function selectLinesBefore(orderIds: readonly OrderId[]): RawBuilder<LineRow> {
  return sql<LineRow>`
    select line.order_id as "orderId", line.external_line_id as "externalLineId", line.external_key as "externalKey",
           line.listing_id as "listingId", line.item_id as "itemId", line.components, line.effect, line.place,
           line.deducted,
           coalesce(listings.backorders, false) as backorders
    from order_lines line
    left join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
    where line.order_id = any(${orderIds})`;
}

export function byOrder(rows: readonly LineRow[]): Map<OrderId, LinesBefore> {
  return new Map(
    [...Map.groupBy(rows, ({ orderId }) => orderId)].map(([orderId, lines]) => [
      orderId,
      new Map(lines.map(({ externalLineId, ...line }) => [externalLineId, line])),
    ]),
  );
}
