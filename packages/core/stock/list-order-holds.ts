import type { Db } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { HoldReason } from '@onhand/domain/orders/order-hold.ts';
import { sql } from 'kysely';

/** What holds a line of an order. */
interface OrderHold {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
  readonly reason: HoldReason;
  readonly since: Date;
  /** Until when, if a street date holds it. */
  readonly until: Date | null;
}

/** Lists what holds orders. */
export async function listOrderHolds(
  db: Db,
  { merchantId, orderIds }: { readonly merchantId: MerchantId; readonly orderIds: readonly OrderId[] },
): Promise<readonly OrderHold[]> {
  const { rows } = await sql<OrderHold>`
    select hold.order_id as "orderId", hold.external_line_id as "externalLineId", hold.item_id as "itemId",
           hold.reason, hold.since,
           case hold.reason when 'street_date' then items.street_date end as until
    from order_holds hold
    join items on items.merchant_id = hold.merchant_id and items.id = hold.item_id
    where hold.merchant_id = ${merchantId} and hold.order_id = any(${orderIds}::uuid[])
    order by hold.order_id, hold.external_line_id, hold.item_id, hold.reason`.execute(db);
  return rows;
}
