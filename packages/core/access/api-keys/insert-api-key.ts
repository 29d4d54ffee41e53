import type { MerchantId } from '@onhand/domain/ids.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction, sqlState } from '@onhand/database/transaction.ts';
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
  /** The person who signs in with this address. Left out: whoever has the key's text. */
  readonly email?: string;
}

const uniqueViolation = '23505';

/**
 * Stores the hash of a key. The key itself is never stored.
 *
 * @throws Refusal `email_in_use`
 */
export async function insertApiKey(db: Db, { merchantId, ...key }: NewApiKey): Promise<ApiKeyRow> {
  try {
    return await inTransaction(db, async (tx) => {
      const row = await tx
        .insertInto('api_keys')
        .values({ merchant_id: merchantId, ...key })
        .returning(apiKeyColumns)
        .executeTakeFirstOrThrow();
      noteSubject(row.id, { merchantId });
      return row;
    });
  } catch (error) {
    const isTaken = key.email !== undefined && sqlState(error) === uniqueViolation;
    throw isTaken ? new Refusal('email_in_use') : error;
  }
}
