import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Stored snapshots say per line what their platform holds lowered, and what a cancellation gives back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(snapshots).execute(db);
}

const snapshots = `
update inbound_events
set event = jsonb_set(event, '{order}', (event -> 'order') - 'stockLowered' - 'restockOnCancel' || jsonb_build_object(
  'lines', (
    select coalesce(jsonb_agg(line || jsonb_build_object(
      'restockOnCancel', event -> 'order' -> 'restockOnCancel',
      'stockLowered',
      case when not (event -> 'order' ->> 'stockLowered')::boolean or event -> 'order' ->> 'state' = 'pending'
             or event -> 'order' ->> 'state' = 'cancelled' and (event -> 'order' ->> 'restockOnCancel')::boolean then 0
           else greatest(0, (line ->> 'quantity')::int - (line ->> 'cancelled')::int - (line ->> 'restocked')::int)
      end) order by position), '[]')
    from jsonb_array_elements(event -> 'order' -> 'lines') with ordinality lines (line, position))))
where event -> 'order' ? 'stockLowered';
`;
