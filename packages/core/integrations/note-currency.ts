import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/**
 * Records the currency of an integration's prices, unless a currency is recorded. Returns the integration's
 * role if it recorded the currency.
 */
export async function noteCurrency(
  tx: Tx,
  {
    merchantId,
    integrationId,
    currency,
  }: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly currency: string;
  },
): Promise<'supplier' | 'seller' | undefined> {
  const row = await tx
    .updateTable('integrations')
    .set({ currency })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', integrationId)
    .where('currency', 'is', null)
    .returning('role')
    .executeTakeFirst();
  return row?.role;
}
