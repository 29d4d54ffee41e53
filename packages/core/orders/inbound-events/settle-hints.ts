import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Ends an order's hints and failed events from before a reading of the order began. The reading includes
 * their news.
 */
export async function settleHints(
  db: Db,
  order: { integrationId: IntegrationId; externalOrderId: string; readFrom: Date },
): Promise<void> {
  await db
    .updateTable('inbound_events')
    .set({ state: 'taken_in', settled_at: order.readFrom, retry_at: null })
    .where('integration_id', '=', order.integrationId)
    .where('external_order_id', '=', order.externalOrderId)
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'reread_needed'), where('hinted_at', '<', order.readFrom)]),
        where.and([where('state', '=', 'failed'), where('received_at', '<', order.readFrom)]),
      ]),
    )
    .execute();
}
