import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { orderName } from './delivery.ts';
import type { OrderName } from './delivery.ts';

export interface ExternalOrder extends OrderName {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/** Finds the platforms' names of a merchant's orders. */
export async function findExternalOrders(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly OrderId[] },
): Promise<readonly ExternalOrder[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('orders')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select([
      'merchant_id as merchantId',
      'integration_id as integrationId',
      'external_order_id as externalOrderId',
      'identity',
    ])
    .execute();
  return rows.map(({ externalOrderId, identity, ...row }) => ({
    ...row,
    ...orderName(externalOrderId, identity),
  }));
}
