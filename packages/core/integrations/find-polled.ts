import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/**
 * What a poller needs of its integration; undefined while it is not to be polled. `startFrom`: the first pass
 * begins where the orders of its listings begin to count.
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
