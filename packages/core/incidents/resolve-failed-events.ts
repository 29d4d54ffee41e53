import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resolveIncidents } from './resolve-incidents.ts';

/** Resolves the incidents of events that failed at first and were taken in when they came again. */
export async function resolveFailedEvents(db: Db, at: Date): Promise<void> {
  const where = sql`exists (
    select from inbound_events event
    where event.integration_id = incidents.integration_id
      and event.event_key = substr(incidents.dedupe_key, length(incidents.integration_id::text) + 2)
      and event.state <> 'failed')`;
  await resolveIncidents({ kinds: ['event_failed'], where }, at).execute(db);
}
