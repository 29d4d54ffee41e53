import type { Db } from '@onhand/database/connect.ts';

/** Releases a claimed key without an answer. The request failed on our side, and the caller may repeat it. */
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
