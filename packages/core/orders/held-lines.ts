import type { OrderId } from '@onhand/domain/ids.ts';
import type { HeldLine } from '@onhand/domain/orders/book-orders.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A line that holds or waits for units, or that gave units back. */
export type HeldLineRow = HeldLine & { readonly gaveBack: boolean };

/** Selects the order lines that hold or wait for units, or that gave units back. */
export function selectHeldLines(orderIds: readonly OrderId[]): RawBuilder<HeldLineRow> {
  return sql<HeldLineRow>`
    select merchant_id as "merchantId", order_id as "orderId", external_line_id as "externalLineId", item_id as "itemId",
           settled < 0 as "gaveBack"
    from commitments where order_id = any(${orderIds})
    union
    select merchant_id, order_id, external_line_id, item_id, false from waiting_units where order_id = any(${orderIds})`;
}
