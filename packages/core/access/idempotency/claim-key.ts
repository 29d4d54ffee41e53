import type { Db } from '@onhand/database/connect.ts';

/** What a request with an Idempotency-Key is to do. */
export type Claim =
  /** It is the first: answer it, then store the answer or release the key. */
  | { readonly kind: 'claimed' }
  | { readonly kind: 'answered'; readonly status: number; readonly response: unknown }
  | { readonly kind: 'in_progress' }
  | { readonly kind: 'reused' };

/** Longer than any request lasts: whoever claimed a key before that and stored no answer has died. */
const abandonedAfterMs = 60_000;

/** Claims a key of a caller for a request, or says what became of the one that claimed it before. */
export async function claimIdempotencyKey(
  db: Db,
  request: {
    readonly apiKeyId: string;
    readonly key: string;
    readonly requestHash: Buffer;
    readonly now: Date;
  },
): Promise<Claim> {
  const { apiKeyId, key, requestHash, now } = request;
  const claimed = await db
    .insertInto('idempotency_keys')
    .values({ api_key_id: apiKeyId, key, request_hash: requestHash, created_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['api_key_id', 'key'])
        .doUpdateSet({ created_at: now })
        .where('idempotency_keys.status', 'is', null)
        .where('idempotency_keys.request_hash', '=', requestHash)
        .where('idempotency_keys.created_at', '<', new Date(now.getTime() - abandonedAfterMs)),
    )
    .returning('key')
    .executeTakeFirst();
  if (claimed !== undefined) return { kind: 'claimed' };

  const before = await db
    .selectFrom('idempotency_keys')
    .where('api_key_id', '=', apiKeyId)
    .where('key', '=', key)
    .select(['request_hash', 'status', 'response'])
    .executeTakeFirst();
  // Released between the two statements: whoever repeats the request once more claims it.
  if (before === undefined) return { kind: 'in_progress' };
  if (!before.request_hash.equals(requestHash)) return { kind: 'reused' };
  if (before.status === null) return { kind: 'in_progress' };
  return { kind: 'answered', status: before.status, response: before.response };
}
