import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Switches the publishing of all figures of an integration on or off. */
export async function switchIntegration(
  tx: Tx,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: IntegrationId },
  isOn: boolean,
): Promise<void> {
  await tx
    .updateTable('integrations')
    .set({ quantity_sync: isOn })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .execute();
}
