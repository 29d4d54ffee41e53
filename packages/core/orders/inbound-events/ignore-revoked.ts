import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Ends the events of a revoked integration that wait for a reading or a retry: nothing can be read there. */
export async function ignoreRevoked(
  tx: Tx,
  {
    merchantId,
    integrationId,
    at,
  }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('inbound_events')
    .set({
      state: 'ignored',
      failure_code: 'integration_revoked',
      failure_message: 'The integration was revoked before the event could be taken in.',
      retry_at: null,
      settled_at: at,
    })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('state', 'in', ['reread_needed', 'failed'])
    .execute();
}
