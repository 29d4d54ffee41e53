import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Opens the failed item of an operation on an order, or counts one more attempt in the one that is open. */
export async function openFailedOrder(
  db: Db,
  failure: {
    merchantId: MerchantId;
    integrationId: IntegrationId;
    externalOrderId: string;
    operation: string;
    code: string;
    message: string;
    workflowId: string;
    at: Date;
  },
): Promise<void> {
  await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                              platform_message, attempts, workflow_id, first_at, last_at)
    select merchant_id, integration_id, ${failure.operation}, 'order', id, 'open', ${failure.code},
           ${failure.message}, 1, ${failure.workflowId}, ${failure.at}::timestamptz, ${failure.at}::timestamptz
    from orders
    where merchant_id = ${failure.merchantId} and integration_id = ${failure.integrationId}
      and external_order_id = ${failure.externalOrderId}
    on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
    set state = 'open', code = excluded.code, platform_message = excluded.platform_message,
        attempts = failed_items.attempts + 1, last_at = excluded.last_at`.execute(db);
}
