import type { Db } from '@onhand/database/connect.ts';

/** Deletes the keys and answers of requests before a time. */
export async function forgetOldKeys(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}
