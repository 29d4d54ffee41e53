import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Resolves the incidents of events that could not be taken in, and that came again and were. */
export async function resolveFailedEvents(db: Db, at: Date): Promise<void> {
  await sql`
    update incidents set resolved_at = ${at}::timestamptz
    from inbound_events event
    where incidents.kind = 'event_failed' and incidents.resolved_at is null
      and event.integration_id = incidents.integration_id
      and event.event_key = substr(incidents.dedupe_key, length(incidents.integration_id::text) + 2)
      and event.state <> 'failed'`.execute(db);
}
