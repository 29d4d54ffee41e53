import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import type { Component } from '@onhand/domain/orders/sold-listing.ts';
import { sql } from 'kysely';

/** A line of a locked order. Its counts are in units of the line, so of the bundle that it sells. */
export interface LockedLine {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId | null;
  readonly components: readonly Component[] | null;
  readonly effect: LineEffect;
  readonly restocked: number;
  readonly shipped: number;
  readonly returned: number;
  readonly restocksInspected: number;
}

/**
 * Locks orders as the door does, so that no news of them is taken in meanwhile.
 *
 * @throws Refusal `order_not_found`
 */
export async function lockOrders(
  tx: Tx,
  merchantId: MerchantId,
  orderIds: readonly OrderId[],
): Promise<void> {
  const { rows: orders } = await sql<{ id: OrderId }>`
    select id from orders where merchant_id = ${merchantId} and id = any(${orderIds}::uuid[])
    order by integration_id, external_order_id, id for update`.execute(tx);
  const missing = orderIds.find((id) => orders.every((order) => order.id !== id));
  if (missing !== undefined)
    throw new Refusal('order_not_found', { detail: `There is no order ${missing}.` });
}

/**
 * Locks the orders of lines. Returns the lines, in the order in which they are named.
 *
 * @throws Refusal `order_not_found`, `order_line_not_found`, or `order_line_not_counted` if a line moves no
 * stock
 */
export async function lockOrderLines(
  tx: Tx,
  merchantId: MerchantId,
  lines: readonly { readonly orderId: OrderId; readonly externalLineId: string }[],
): Promise<readonly LockedLine[]> {
  const orderIds = [...new Set(lines.map(({ orderId }) => orderId))];
  await lockOrders(tx, merchantId, orderIds);
  const { rows } = await sql<LockedLine>`
    select line.merchant_id as "merchantId", line.order_id as "orderId", line.external_line_id as "externalLineId",
           line.item_id as "itemId", line.components, line.effect, line.restocked, line.shipped,
           line.returned, line.restocks_inspected as "restocksInspected"
    from order_lines line
    where line.merchant_id = ${merchantId} and line.order_id = any(${orderIds}::uuid[])`.execute(tx);
  const byName = new Map(rows.map((row) => [`${row.orderId} ${row.externalLineId}`, row]));
  return lines.map(({ orderId, externalLineId }) => {
    const line = byName.get(`${orderId} ${externalLineId}`);
    const members = { orderId, externalLineId };
    if (line === undefined) throw new Refusal('order_line_not_found', { members });
    if (line.effect !== 'counted' || line.itemId === null) {
      throw new Refusal('order_line_not_counted', { members: { ...members, effect: line.effect } });
    }
    return line;
  });
}

/** Lists the items of a line, with the units of each per unit of the line. */
export function partsOfLine({ itemId, components }: LockedLine): readonly Component[] {
  return components ?? (itemId === null ? [] : [{ itemId, quantity: 1 }]);
}
