import type { ItemId, ListingId, OrderId } from '@onhand/domain/ids.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import type { Component } from './known-listings.ts';

/** A line as it was before the snapshot that is being booked. */
export interface LineBefore {
  readonly externalKey: string | null;
  readonly listingId: ListingId | null;
  readonly itemId: ItemId | null;
  readonly components: readonly Component[] | null;
  readonly effect: LineEffect;
  readonly deducted: number;
  readonly backorders: boolean;
}

/** An order's lines by their external ids. */
export type LinesBefore = ReadonlyMap<string, LineBefore>;

/** The lines on record of these orders. */
export async function findLinesBefore(
  tx: Tx,
  orders: readonly { readonly orderId: OrderId }[],
): Promise<Map<OrderId, LinesBefore>> {
  if (orders.length === 0) {
    return new Map();
  }
  const { rows } = await sql<LineBefore & { orderId: OrderId; externalLineId: string }>`
    select line.order_id as "orderId", line.external_line_id as "externalLineId", line.external_key as "externalKey",
           line.listing_id as "listingId", line.item_id as "itemId", line.components, line.effect, line.deducted,
           coalesce(listings.backorders, false) as backorders
    from order_lines line
    left join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
    where line.order_id = any(${orders.map((order) => order.orderId)})`.execute(tx);
  const byOrder = Map.groupBy(rows, ({ orderId }) => orderId);
  return new Map(
    [...byOrder].map(([orderId, lines]) => [
      orderId,
      new Map(lines.map(({ externalLineId, ...line }) => [externalLineId, line])),
    ]),
  );
}
