import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { endPause } from './limits/end-pause.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

/**
 * Pauses or resumes an integration. Resuming ends a pause that its platform asked for. Returns undefined if
 * it does not exist or was revoked.
 */
export async function changeIntegrationState(
  db: Db,
  integration: {
    readonly merchantId: MerchantId;
    readonly id: IntegrationId;
    readonly state: 'active' | 'paused';
  },
): Promise<IntegrationRow | undefined> {
  if (integration.state === 'active') await endPause(db, integration.id);
  return inTransaction(db, (tx) =>
    tx
      .updateTable('integrations')
      .set({ state: integration.state })
      .where('merchant_id', '=', integration.merchantId)
      .where('id', '=', integration.id)
      .where('state', '<>', 'revoked')
      .returning(integrationColumns)
      .executeTakeFirst(),
  );
}
