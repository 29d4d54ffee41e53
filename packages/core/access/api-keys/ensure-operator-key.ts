import type { Db } from '@onhand/database/connect.ts';

/**
 * Stores the configured key as an admin key of the operator, if it is new. A revoked key stays revoked. An
 * operator key with the same prefix takes the configured secret.
 */
export async function ensureOperatorKey(
  db: Db,
  key: { readonly prefix: string; readonly hash: Buffer; readonly label: string },
): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({ merchant_id: null, role: 'admin', ...key })
    .onConflict((conflict) =>
      conflict.column('prefix').doUpdateSet({ hash: key.hash }).where('api_keys.merchant_id', 'is', null),
    )
    .execute();
}
