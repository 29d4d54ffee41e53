import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Tells a request with an Idempotency-Key how to proceed. */
export type Claim =
  /** The request is the first: answer it, then store the answer or release the key. */
  | { readonly kind: 'claimed' }
  | { readonly kind: 'answered'; readonly status: number; readonly response: unknown }
  | { readonly kind: 'in_progress' }
  | { readonly kind: 'reused' };

/** Longer than any request lasts. An older claim without an answer belongs to a process that died. */
const abandonedAfterMs = 60_000;

/** Claims a caller's key for a request, or reports the outcome of the earlier request with that key. */
export async function claimIdempotencyKey(
  db: Db,
  request: {
    readonly apiKeyId: string;
    readonly key: string;
    /** The merchant of the request. Null: an operator names none. */
    readonly merchantId: MerchantId | null;
    readonly requestHash: Buffer;
    readonly now: Date;
  },
): Promise<Claim> {
  const { apiKeyId, key, merchantId, requestHash, now } = request;
  const claimed = await db
    .insertInto('idempotency_keys')
    .values({
      api_key_id: apiKeyId,
      key,
      merchant_id: merchantId,
      request_hash: requestHash,
      created_at: now,
    })
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
  // The key was released between the two statements: the next repetition of the request claims it.
  if (before === undefined) return { kind: 'in_progress' };
  if (!before.request_hash.equals(requestHash)) return { kind: 'reused' };
  if (before.status === null) return { kind: 'in_progress' };
  return { kind: 'answered', status: before.status, response: before.response };
}
