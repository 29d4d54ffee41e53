import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { OrderName } from './delivery.ts';

/**
 * Finds an order by the platform's number and its identity; without an identity, the newest order with the
 * number. Returns undefined if no snapshot of it was taken in yet.
 */
export async function findTakenOrder(
  db: Db,
  order: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId } & OrderName,
): Promise<{ id: OrderId; merchantId: MerchantId; revision: number } | undefined> {
  const { identity } = order;
  return db
    .selectFrom('orders')
    .where('merchant_id', '=', order.merchantId)
    .where('integration_id', '=', order.integrationId)
    .where('external_order_id', '=', order.externalOrderId)
    .$if(identity !== undefined, (query) => query.where('identity', '=', identity ?? ''))
    .where('revision', '>', 0)
    .select(['id', 'merchant_id as merchantId', 'revision'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}
