import { randomUUID } from 'node:crypto';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { act, noteSubject } from '../../audit/action.ts';

/**
 * Stores the configured key as an admin key of the operator, if it is new. A revoked key stays revoked. An
 * operator key with the same prefix takes the configured secret. The audit log names Onhand as the actor.
 */
export async function ensureOperatorKey(
  db: Db,
  key: { readonly prefix: string; readonly hash: Buffer; readonly label: string },
  at: Date,
): Promise<void> {
  const action = {
    merchantId: null,
    requestId: randomUUID(),
    at,
    actor: { label: 'onhand', keyId: null, role: null },
    action: 'api_key.configure',
    subject: { kind: 'api_key', id: null },
    asked: { label: key.label },
  };
  await act(action, () =>
    inTransaction(db, async (tx) => {
      const stored = await tx
        .insertInto('api_keys')
        .values({ merchant_id: null, role: 'admin', ...key })
        .onConflict((conflict) =>
          conflict
            .column('prefix')
            .doUpdateSet({ hash: key.hash })
            .where('api_keys.merchant_id', 'is', null)
            .where('api_keys.hash', '<>', key.hash),
        )
        .returning('id')
        .executeTakeFirst();
      if (stored !== undefined) noteSubject(stored.id);
    }),
  );
}
