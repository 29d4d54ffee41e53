import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Ends a reading whose listings were matched. */
export async function completeReading(
  db: Db,
  reading: {
    readonly integrationId: IntegrationId;
    readonly linked: number;
    readonly created: number;
    readonly at: Date;
  },
): Promise<void> {
  await sql`
    update listing_readings
    set state = 'completed', ended_at = ${reading.at}::timestamptz,
        linked = linked + ${reading.linked}, created = created + ${reading.created}
    where integration_id = ${reading.integrationId} and state = 'matching'`.execute(db);
}

/** Ends a reading that cannot go on, with the platform's own words. What was read of it stays. */
export async function failReading(
  db: Db,
  failure: {
    readonly integrationId: IntegrationId;
    readonly code: string;
    readonly message: string;
    readonly at: Date;
  },
): Promise<void> {
  await db
    .updateTable('listing_readings')
    .set({
      state: 'failed',
      ended_at: failure.at,
      failure_code: failure.code,
      failure_message: failure.message,
    })
    .where('integration_id', '=', failure.integrationId)
    .where('ended_at', 'is', null)
    .execute();
}
