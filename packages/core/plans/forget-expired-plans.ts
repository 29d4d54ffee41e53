import type { Db } from '@onhand/database/connect.ts';

/** Deletes plans that were never applied and expired before a moment, with their figures. */
export async function forgetExpiredPlans(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('plans')
    .where('state', 'in', ['computing', 'failed', 'proposed'])
    .where('expires_at', '<', before)
    .execute();
}
