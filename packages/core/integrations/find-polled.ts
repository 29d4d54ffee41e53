import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Finds what a poller needs to know of its integration. Returns undefined if the integration must not be
 * polled. `startFrom` is the start of the first pass: no order of its listings counts before that time.
 */
export async function findPolled(
  db: Db,
  integrationId: IntegrationId,
): Promise<{ readonly platform: string; readonly startFrom: Date } | undefined> {
  const { rows } = await sql<{ platform: string; startFrom: Date }>`
    select platform,
           least(created_at, (select min(counts_from) from listings where integration_id = integrations.id)) as "startFrom"
    from integrations
    where id = ${integrationId} and state <> 'revoked' and circuit <> 'reconnect_required'`.execute(db);
  return rows[0];
}
