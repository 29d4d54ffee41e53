import type { OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Returns whether items that the order touched still wait to be spread to their channels. */
export async function hasTouchedItems(db: Db, orderId: OrderId): Promise<boolean> {
  const row = await db
    .selectFrom('touched_items')
    .where('order_id', '=', orderId)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
