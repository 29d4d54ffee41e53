import type { Db } from '@onhand/database/connect.ts';

/** Forgets answers that nobody will ask for again. */
export async function forgetOldKeys(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}
