import type { Db } from '@onhand/database/connect.ts';

/** Stores the answer to a request, for its repetitions. `response` is JSON text. */
export async function storeAnswer(
  db: Db,
  answer: {
    readonly apiKeyId: string;
    readonly key: string;
    readonly status: number;
    readonly response: string;
  },
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ status: answer.status, response: answer.response })
    .where('api_key_id', '=', answer.apiKeyId)
    .where('key', '=', answer.key)
    .execute();
}
