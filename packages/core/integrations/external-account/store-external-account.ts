import type { Db } from '@onhand/database/connect.ts';
import { sqlState } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

const uniqueViolation = '23505';

/**
 * Stores the account that the platform names. Returns `taken`, and stores nothing, if another integration of
 * the merchant has it: the account's deliveries reach that one.
 */
export async function storeExternalAccount(
  db: Db,
  integration: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly account: string;
  },
): Promise<'stored' | 'taken'> {
  try {
    await db
      .updateTable('integrations')
      .set({ external_account: integration.account })
      .where('merchant_id', '=', integration.merchantId)
      .where('id', '=', integration.integrationId)
      .execute();
    return 'stored';
  } catch (error) {
    if (sqlState(error) === uniqueViolation) return 'taken';
    throw error;
  }
}
