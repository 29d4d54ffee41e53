import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Closes the failed item of an operation on an order that has succeeded. */
export async function closeFailedOrder(
  db: Db,
  success: {
    merchantId: MerchantId;
    integrationId: IntegrationId;
    externalOrderId: string;
    operation: string;
    at: Date;
  },
): Promise<void> {
  await db
    .updateTable('failed_items')
    .set({ state: 'closed', last_at: success.at })
    .where('integration_id', '=', success.integrationId)
    .where('operation', '=', success.operation)
    .where('subject_kind', '=', 'order')
    .where('state', '<>', 'closed')
    .where('subject_id', 'in', (orders) =>
      orders
        .selectFrom('orders')
        .where('merchant_id', '=', success.merchantId)
        .where('integration_id', '=', success.integrationId)
        .where('external_order_id', '=', success.externalOrderId)
        // A subject's id is of the kind that subject_kind says.
        .select((order) => order.cast<string>('id', 'uuid').as('id')),
    )
    .execute();
}
