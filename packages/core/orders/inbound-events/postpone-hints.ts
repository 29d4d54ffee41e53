import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Postpones the hints at an order until `retryAt`, because its platform could not be read. */
export async function postponeHints(
  db: Db,
  order: { integrationId: IntegrationId; externalOrderId: string; retryAt: Date },
): Promise<void> {
  await db
    .updateTable('inbound_events')
    .set({ retry_at: order.retryAt })
    .where('integration_id', '=', order.integrationId)
    .where('external_order_id', '=', order.externalOrderId)
    .where('state', '=', 'reread_needed')
    .execute();
}
