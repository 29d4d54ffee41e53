import type { ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';

/** A line of an order that holds units of an item, or waits for some. */
export interface HeldLine {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
}

export function heldKey(line: Pick<HeldLine, 'orderId' | 'externalLineId' | 'itemId'>): string {
  return `${line.orderId} ${line.externalLineId} ${line.itemId}`;
}

/** What these orders hold or wait for. */
export async function findHeldLines(
  tx: Tx,
  orders: readonly { readonly orderId: OrderId }[],
): Promise<readonly HeldLine[]> {
  if (orders.length === 0) {
    return [];
  }
  const ids = orders.map((order) => order.orderId);
  const { rows } = await sql<HeldLine>`
    select merchant_id as "merchantId", order_id as "orderId", external_line_id as "externalLineId", item_id as "itemId"
    from commitments where order_id = any(${ids})
    union
    select merchant_id, order_id, external_line_id, item_id from waiting_units where order_id = any(${ids})`.execute(
    tx,
  );
  return rows;
}
