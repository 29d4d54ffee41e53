import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';

/** Ends the pause that a platform asked for: somebody knows that the shop may be called again. */
export async function endPause(db: Db, integrationId: IntegrationId): Promise<void> {
  await sql`
    update call_limits set state = state || '{"closedUntil": null}'
    where integration_id = ${integrationId} and state ->> 'closedUntil' is not null`.execute(db);
}
