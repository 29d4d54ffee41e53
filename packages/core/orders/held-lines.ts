import type { OrderId } from '@onhand/domain/ids.ts';
import type { HeldLine } from '@onhand/domain/orders/book-orders.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Selects the order lines that hold or wait for units. */
export function selectHeldLines(orderIds: readonly OrderId[]): RawBuilder<HeldLine> {
  return sql<HeldLine>`
    select merchant_id as "merchantId", order_id as "orderId", external_line_id as "externalLineId", item_id as "itemId"
    from commitments where order_id = any(${orderIds})
    union
    select merchant_id, order_id, external_line_id, item_id from waiting_units where order_id = any(${orderIds})`;
}
