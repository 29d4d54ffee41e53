import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

export interface PassToBegin {
  readonly integrationId: IntegrationId;
  readonly now: Date;
  /** How often the integration's orders are read. */
  readonly everyMs: number;
  /** The shortest time between the starts of two passes. */
  readonly minPassMs: number;
  /** How far a pass reads back before its cursor. */
  readonly overlapMs: number;
}

/** The condition, over the row of `hearing`, that a page is stored from which the next pass goes on. */
const isResumed = sql`exists (select from cursors
  where cursors.integration_id = hearing.integration_id and cursors.stream = 'orders-page')`;

/**
 * The time, over the row of `hearing`, at which the next pass may begin. An interrupted pass is due at once. A
 * pass that goes on from a page keeps its start, so the shortest time counts from its last end.
 */
function dueAt(minPassMs: number): RawBuilder<Date> {
  return sql<Date>`greatest(
    case when hearing.pass_started_at is null or hearing.pass_ended_at is not null then hearing.pass_wanted_at end,
    case when ${isResumed} then hearing.pass_ended_at else hearing.pass_started_at end
      + make_interval(secs => ${minPassMs / 1000}))`;
}

/**
 * Begins a pass over an integration's orders if one is due, and plans the next pass. Returns false if none is
 * due.
 */
export async function beginPass(db: Db, pass: PassToBegin): Promise<boolean> {
  const { integrationId, now, everyMs, minPassMs, overlapMs } = pass;
  const next = new Date(now.getTime() + everyMs);
  const { rows } = await sql`
    insert into hearing (merchant_id, integration_id, pass_every_ms, overlap_ms, pass_wanted_at, pass_started_at)
    select merchant_id, id, ${everyMs}::int, ${overlapMs}::int, ${next}::timestamptz, ${now}::timestamptz
    from integrations where id = ${integrationId}
    on conflict (integration_id) do update
    set pass_every_ms = excluded.pass_every_ms, overlap_ms = excluded.overlap_ms, pass_ended_at = null,
        pass_wanted_at = case when hearing.pass_wanted_at > ${now}::timestamptz
                              then least(hearing.pass_wanted_at, excluded.pass_wanted_at)
                              else excluded.pass_wanted_at end,
        pass_started_at = case when ${isResumed} then coalesce(hearing.pass_started_at, excluded.pass_started_at)
                               else excluded.pass_started_at end
    where coalesce(${dueAt(minPassMs)} <= ${now}::timestamptz, true)
    returning true`.execute(db);
  return rows.length > 0;
}

/** Returns how long to wait for an integration's next pass, at most `everyMs`; 0 if it is due. */
export async function nextPassInMs(
  db: Db,
  { integrationId, now, everyMs, minPassMs }: Omit<PassToBegin, 'overlapMs'>,
): Promise<number> {
  const { rows } = await sql<{ dueMs: number | null }>`
    select (extract(epoch from ${dueAt(minPassMs)} - ${now}::timestamptz) * 1000)::float8 as "dueMs"
    from hearing where integration_id = ${integrationId}`.execute(db);
  return Math.min(everyMs, Math.max(0, Math.ceil(rows[0]?.dueMs ?? 0)));
}
