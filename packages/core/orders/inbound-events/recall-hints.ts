import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** Makes the hints at orders due at `at`, even if they were postponed. */
export async function recallHints(
  tx: Tx,
  orders: { readonly merchantId: MerchantId; readonly ids: readonly OrderId[]; readonly at: Date },
): Promise<void> {
  if (orders.ids.length === 0) return;
  await sql`
    update inbound_events set retry_at = ${orders.at}::timestamptz
    from orders
    where orders.merchant_id = ${orders.merchantId} and orders.id = any(${orders.ids}::uuid[])
      and inbound_events.integration_id = orders.integration_id
      and inbound_events.external_order_id = orders.external_order_id
      and inbound_events.state = 'reread_needed'`.execute(tx);
}
