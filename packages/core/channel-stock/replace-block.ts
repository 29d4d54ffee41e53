import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Replaces why an integration's blocked channel stock is blocked, where `from` is the reason now. */
export async function replaceBlock(
  tx: Tx,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await tx
    .updateTable('channel_stock')
    .set({ block_code: to })
    .where('merchant_id', '=', integration.merchantId)
    .where('integration_id', '=', integration.integrationId)
    .where('state', '=', 'blocked')
    .where('block_code', '=', from)
    .execute();
}
