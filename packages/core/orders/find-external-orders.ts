import type { IntegrationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

export interface ExternalOrder {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly externalOrderId: string;
}

/** Finds the platforms' ids of a merchant's orders. */
export async function findExternalOrders(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly OrderId[] },
): Promise<readonly ExternalOrder[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('orders')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select([
      'merchant_id as merchantId',
      'integration_id as integrationId',
      'external_order_id as externalOrderId',
    ])
    .execute();
}
