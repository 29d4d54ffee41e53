import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Finds an order by the platform's id. Returns undefined if no snapshot of it was taken in yet. */
export async function findTakenOrder(
  db: Db,
  order: { merchantId: MerchantId; integrationId: IntegrationId; externalOrderId: string },
): Promise<{ id: OrderId; merchantId: MerchantId; revision: number } | undefined> {
  return db
    .selectFrom('orders')
    .where('merchant_id', '=', order.merchantId)
    .where('integration_id', '=', order.integrationId)
    .where('external_order_id', '=', order.externalOrderId)
    .where('revision', '>', 0)
    .select(['id', 'merchant_id as merchantId', 'revision'])
    .executeTakeFirst();
}
