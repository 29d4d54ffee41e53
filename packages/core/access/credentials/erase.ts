import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Deletes all secrets of an integration. */
export async function eraseCredentials(
  tx: Tx,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<void> {
  await tx
    .deleteFrom('credentials')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .execute();
}
