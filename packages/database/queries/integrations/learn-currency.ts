import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';

/** Notes what an integration's prices are in, where nobody has said. */
export async function learnCurrency(
  db: Db,
  learned: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly currency: string;
  },
): Promise<void> {
  await db
    .updateTable('integrations')
    .set({ currency: learned.currency })
    .where('merchant_id', '=', learned.merchantId)
    .where('id', '=', learned.integrationId)
    .where('currency', 'is', null)
    .execute();
}
