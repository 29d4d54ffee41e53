import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { retryRefusedPrices } from './retry-products.ts';
import { inTransaction } from '@onhand/database/transaction.ts';

/**
 * Notes what an integration's prices are in, where nobody has said. Those of a source may be the merchant's own: prices
 * that were refused for want of it are looked at again.
 */
export async function learnCurrency(
  db: Db,
  learned: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly currency: string;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, currency, at } = learned;
  await inTransaction(db, async (tx) => {
    const row = await tx
      .updateTable('integrations')
      .set({ currency })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', integrationId)
      .where('currency', 'is', null)
      .returning('role')
      .executeTakeFirst();
    if (row?.role === 'supplier') await retryRefusedPrices(tx, { merchantId, at });
  });
}
