import type { Db } from '@onhand/database/connect.ts';

/** Forgets plans that were never applied and that expired before then, with the figures that they list. */
export async function forgetExpiredPlans(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('plans')
    .where('state', 'in', ['computing', 'failed', 'proposed'])
    .where('expires_at', '<', before)
    .execute();
}
