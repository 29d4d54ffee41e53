import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { noteCurrency } from '../integrations/note-currency.ts';
import { retryRefusedPrices } from './retry-products.ts';
import { inTransaction } from '@onhand/database/transaction.ts';

/**
 * Records the currency of an integration's prices, if none is set. A source's currency may become the
 * merchant's currency. Prices that were refused because of the currency are then compared again.
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
    const role = await noteCurrency(tx, { merchantId, integrationId, currency });
    if (role === 'supplier') await retryRefusedPrices(tx, { merchantId, at });
  });
}
