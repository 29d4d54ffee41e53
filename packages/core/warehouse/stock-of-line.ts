import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** Reads what is on hand and committed of an order line's items, at all locations. */
export async function stockOfLine(
  db: Db,
  merchantId: MerchantId,
  { orderId, externalLineId }: { readonly orderId: OrderId; readonly externalLineId: string },
): Promise<{ readonly onHand: number; readonly committed: number }> {
  const { rows } = await sql<{ onHand: number; committed: number }>`
    select coalesce(sum(level.on_hand), 0)::bigint as "onHand", coalesce(sum(level.committed), 0)::bigint as committed
    from stock_levels level
    where level.merchant_id = ${merchantId} and level.item_id in (
      select coalesce((part ->> 'itemId')::uuid, line.item_id)
      from order_lines line left join jsonb_array_elements(line.components) part on true
      where line.merchant_id = ${merchantId} and line.order_id = ${orderId}
        and line.external_line_id = ${externalLineId})`.execute(db);
  return rows[0] ?? { onHand: 0, committed: 0 };
}
