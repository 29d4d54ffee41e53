import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Pausing } from '../merchants/pause.ts';

/** Pauses an integration; null: resumes it. A revoked one stays revoked. */
export async function writeIntegrationPause(
  tx: Tx,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: IntegrationId },
  pausing: Pausing | null,
): Promise<void> {
  await tx
    .updateTable('integrations')
    .set({
      state: pausing === null ? 'active' : 'paused',
      paused_at: pausing?.at ?? null,
      paused_by: pausing?.by ?? null,
    })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .where('state', '<>', 'revoked')
    .execute();
}
