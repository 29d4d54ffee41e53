import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** A service that has not reported for longer than this was away. */
export const presentForMs = 30_000;

/**
 * Records that a service is present. Services report every few seconds. After a break, presence starts anew.
 * Returns whether the service was away before, or is here for the first time.
 */
export async function notePresence(db: Db, service: 'gateway', at: Date): Promise<boolean> {
  const { rows } = await sql<{ returned: boolean }>`
    insert into presence (service, since, seen_at) values (${service}, ${at}::timestamptz, ${at}::timestamptz)
    on conflict (service) do update
    set since = case
          when presence.seen_at < excluded.seen_at - make_interval(secs => ${presentForMs / 1000}) then excluded.since
          else presence.since end,
        seen_at = greatest(presence.seen_at, excluded.seen_at)
    returning since = ${at}::timestamptz as returned`.execute(db);
  return rows[0]?.returned ?? false;
}

/** Tells whether a service was away at `at`. A service that never reported is not. */
export async function isAway(db: Db, service: 'gateway', at: Date): Promise<boolean> {
  const { rows } = await sql<{ away: boolean }>`
    select seen_at < ${at}::timestamptz - make_interval(secs => ${presentForMs / 1000}) as away
    from presence where service = ${service}`.execute(db);
  return rows[0]?.away ?? false;
}
