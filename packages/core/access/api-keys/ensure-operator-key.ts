import type { Db } from '@onhand/database/connect.ts';

/**
 * Makes this key the operator's admin key if it is not there yet. One that was revoked stays revoked; a key with
 * the same prefix and another secret is replaced: the configuration decides.
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
