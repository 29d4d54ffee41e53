import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { noteSubject } from '../../audit/action.ts';
import { apiKeyColumns } from './api-key-row.ts';
import type { ApiKeyRow } from './api-key-row.ts';

/**
 * Revokes a merchant's key, or with null any key. A second revocation keeps the time of the first. Returns
 * undefined if the key does not exist.
 */
export async function revokeApiKey(
  db: Db,
  { id, merchantId, at }: { readonly id: string; readonly merchantId: MerchantId | null; readonly at: Date },
): Promise<ApiKeyRow | undefined> {
  return inTransaction(db, async (tx) => {
    const row = await tx
      .updateTable('api_keys')
      .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
      .where('id', '=', id)
      .$if(merchantId !== null, (query) => query.where('merchant_id', '=', merchantId))
      .returning(apiKeyColumns)
      .executeTakeFirst();
    if (row !== undefined) noteSubject(id, { merchantId: row.merchantId });
    return row;
  });
}
