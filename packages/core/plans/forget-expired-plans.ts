import type { Db } from '@onhand/database/connect.ts';

/** Forgets plans that nobody applied and that expired before then, with the figures that they list. */
export async function forgetExpiredPlans(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('plans').where('state', '=', 'proposed').where('expires_at', '<', before).execute();
}
