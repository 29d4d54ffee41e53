import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { OrderName } from './delivery.ts';

/**
 * Finds an order by the platform's number and its identity; without an identity, or before the identity is
 * known, the newest order with the number. Finds orders that were only hinted at too.
 */
export async function findOrderId(
  db: Db,
  order: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId } & OrderName,
): Promise<OrderId | undefined> {
  const { identity = '' } = order;
  const row = await db
    .selectFrom('orders')
    .where('merchant_id', '=', order.merchantId)
    .where('integration_id', '=', order.integrationId)
    .where('external_order_id', '=', order.externalOrderId)
    .select('id')
    .orderBy((expression) => expression('identity', '=', identity), 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
