import type { OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Whether items that this order touched still wait to be spread to their channels. */
export async function hasTouchedItems(db: Db, orderId: OrderId): Promise<boolean> {
  const row = await db
    .selectFrom('touched_items')
    .where('order_id', '=', orderId)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
