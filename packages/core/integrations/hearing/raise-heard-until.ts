import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';

/**
 * Records that every change of an integration's orders from before `until` is known (DESIGN §4.3). `until` is
 * by the platform's clock. Call it only after a complete pass of `orders.changedSince`.
 */
export async function raiseHeardUntil(
  db: Db | Tx,
  { integrationId, until }: { readonly integrationId: IntegrationId; readonly until: Date },
): Promise<void> {
  await sql`
    update integrations set heard_until = greatest(heard_until, ${until}::timestamptz)
    where id = ${integrationId}`.execute(db);
}

/**
 * Takes back what an integration's passes proved after `until`: its shop's clock was set back, so later
 * changes may carry earlier dates.
 */
export async function lowerHeardUntil(
  db: Db,
  { integrationId, until }: { readonly integrationId: IntegrationId; readonly until: Date },
): Promise<void> {
  await sql`
    update integrations set heard_until = least(heard_until, ${until}::timestamptz)
    where id = ${integrationId}`.execute(db);
}
