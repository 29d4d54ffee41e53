import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Stores the address that the platform names as the shop's. */
export async function storeHomeAddress(
  db: Db,
  integration: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly homeAddress: string;
  },
): Promise<void> {
  await db
    .updateTable('integrations')
    .set({ home_address: integration.homeAddress })
    .where('merchant_id', '=', integration.merchantId)
    .where('id', '=', integration.integrationId)
    .execute();
}
