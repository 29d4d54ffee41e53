import type { Db } from '@onhand/database/connect.ts';

/** Deletes the idempotency keys that were claimed before a time, with their answers. */
export async function forgetOldKeys(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}
