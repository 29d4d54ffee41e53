import type { Db } from '@onhand/database/connect.ts';

/** Gives a claimed key back: its request failed on our side and may be repeated. */
export async function releaseIdempotencyKey(
  db: Db,
  { apiKeyId, key }: { readonly apiKeyId: string; readonly key: string },
): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('api_key_id', '=', apiKeyId)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute();
}
