import type { ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

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

/** Selects what these orders hold or wait for. */
export function selectHeldLines(orderIds: readonly OrderId[]): RawBuilder<HeldLine> {
  return sql<HeldLine>`
    select merchant_id as "merchantId", order_id as "orderId", external_line_id as "externalLineId", item_id as "itemId"
    from commitments where order_id = any(${orderIds})
    union
    select merchant_id, order_id, external_line_id, item_id from waiting_units where order_id = any(${orderIds})`;
}
