import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { noteSubject } from '../../audit/action.ts';
import { apiKeyColumns } from './api-key-row.ts';
import type { ApiKeyRow } from './api-key-row.ts';

export interface NewApiKey {
  readonly merchantId: MerchantId | null;
  readonly prefix: string;
  /** SHA-256 of the whole key. */
  readonly hash: Buffer;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly label: string;
}

/** Stores the hash of a key. The key itself is never stored. */
export async function insertApiKey(db: Db, { merchantId, ...key }: NewApiKey): Promise<ApiKeyRow> {
  return inTransaction(db, async (tx) => {
    const row = await tx
      .insertInto('api_keys')
      .values({ merchant_id: merchantId, ...key })
      .returning(apiKeyColumns)
      .executeTakeFirstOrThrow();
    noteSubject(row.id, { merchantId });
    return row;
  });
}
