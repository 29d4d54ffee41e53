import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Sets how sales on other channels are written back to a source store. */
export async function setWriteSalesBack(
  tx: Tx,
  integration: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly writeSalesBack: 'adjust' | 'order' | 'none';
  },
): Promise<void> {
  const { merchantId, integrationId, writeSalesBack } = integration;
  await tx
    .updateTable('integrations')
    .set({ write_sales_back: writeSalesBack })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', integrationId)
    .execute();
}
