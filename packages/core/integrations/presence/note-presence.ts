import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** A service that has not reported for longer than this was away. */
export const presentForMs = 30_000;

/**
 * Records that a service is present. Services report every few seconds. After a break, presence starts anew.
 */
export async function notePresence(db: Db, service: 'gateway', at: Date): Promise<void> {
  await sql`
    insert into presence (service, since, seen_at) values (${service}, ${at}::timestamptz, ${at}::timestamptz)
    on conflict (service) do update
    set since = case
          when presence.seen_at < excluded.seen_at - make_interval(secs => ${presentForMs / 1000}) then excluded.since
          else presence.since end,
        seen_at = greatest(presence.seen_at, excluded.seen_at)`.execute(db);
}
