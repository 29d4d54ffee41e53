import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Whoever has not said for so long that it is there was away. */
export const presentForMs = 30_000;

/** Notes that a service is there, as it says every few seconds; after a break it is there anew. */
export async function notePresence(db: Db, service: 'gateway', at: Date): Promise<void> {
  await sql`
    insert into presence (service, since, seen_at) values (${service}, ${at}::timestamptz, ${at}::timestamptz)
    on conflict (service) do update
    set since = case
          when presence.seen_at < excluded.seen_at - make_interval(secs => ${presentForMs / 1000}) then excluded.since
          else presence.since end,
        seen_at = greatest(presence.seen_at, excluded.seen_at)`.execute(db);
}
