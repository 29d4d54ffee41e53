import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Marks an order's revision as processed. Returns false if a newer revision has arrived meanwhile. */
export async function recordProcessed(
  db: Db,
  order: { merchantId: MerchantId; id: OrderId; revision: number; outcome: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('orders')
    .set({ processed_revision: order.revision, outcome: order.outcome })
    .where('merchant_id', '=', order.merchantId)
    .where('id', '=', order.id)
    .where('revision', '=', order.revision)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
