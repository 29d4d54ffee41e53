import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { noteSubject } from '../../audit/action.ts';

/** Ends the session of a token, if there is one. */
export async function endSession(db: Db, tokenHash: Buffer): Promise<void> {
  await inTransaction(db, async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('token_hash', '=', tokenHash)
      .returning(['id', 'merchant_id as merchantId'])
      .executeTakeFirst();
    if (ended !== undefined) noteSubject(ended.id, { merchantId: ended.merchantId });
  });
}
