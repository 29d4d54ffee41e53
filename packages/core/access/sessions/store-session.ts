import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { noteSubject } from '../../audit/action.ts';

/** A working day. Then the key is asked for again. */
const lastsMs = 12 * 3_600_000;

/** Stores a session of a key by the hash of its token. Forgets the sessions that have expired. */
export async function storeSession(
  db: Db,
  session: { readonly tokenHash: Buffer; readonly keyId: string; readonly merchantId: MerchantId | null },
): Promise<{ readonly expiresAt: Date }> {
  return inTransaction(db, async (tx) => {
    await tx
      .deleteFrom('sessions')
      .where('expires_at', '<=', sql<Date>`onhand_now()`)
      .execute();
    const { id, expiresAt } = await tx
      .insertInto('sessions')
      .values({
        token_hash: session.tokenHash,
        api_key_id: session.keyId,
        merchant_id: session.merchantId,
        expires_at: sql<Date>`onhand_now() + ${lastsMs}::float8 * interval '1 millisecond'`,
      })
      .returning(['id', 'expires_at as expiresAt'])
      .executeTakeFirstOrThrow();
    noteSubject(id, { merchantId: session.merchantId });
    return { expiresAt };
  });
}
