import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resumptionsOf } from './resumed.ts';
import type { Channel } from './resumed.ts';

/** How long changes took until their figure was confirmed. All null without samples. */
export interface Lag {
  /** The confirmed writes. */
  readonly samples: number;
  /** The changes that these writes carried. A newer change replaces one that waits. */
  readonly changes: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

/** The lag within a window of time. `orders`: only of changes that an order caused. */
export interface LagWindow {
  /** When the first write was confirmed that can count. */
  readonly since: Date;
  readonly all: Lag;
  readonly orders: Lag;
}

export interface MeasuredLag {
  readonly lastHour: LagWindow;
  readonly lastDay: LagWindow;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The most samples of a day. Beyond, the newest ones count. */
const samplesAtMost = 100_000;

/**
 * Measures how long an integration's changes took from the change to the confirmed figure, within the last
 * hour and the last day, by the record of its attempts. The time until a pause ended does not count.
 *
 * One scan of an index reads the writes confirmed since, the newest 100,000 at most; `since` tells if they
 * reach less far. Each channel stock keeps its newest fifty attempts, so that the earlier ones of an item
 * that sells very often are missing.
 */
export async function measureLag(
  db: Db,
  { now, ...channel }: Channel & { readonly now: Date },
): Promise<MeasuredLag> {
  const { integrationId } = channel;
  const [hourAgo, dayAgo] = [new Date(now.getTime() - hourMs), new Date(now.getTime() - dayMs)];
  const ofHour = sql`confirmed_at > ${hourAgo}::timestamptz`;
  const byOrder = sql`cause = 'order'`;
  const { rows } = await sql<Columns>`
    with resumed as materialized (${resumptionsOf(channel)}), newest as (
      select confirmed_at, cause, changes,
             greatest(0, extract(epoch from confirmed_at - greatest(needed_at, (
               select max(at) from resumed where at <= confirmed_at))) * 1000)::float8 as lag
      from channel_stock_attempts
      where integration_id = ${integrationId} and confirmed_at > ${dayAgo}::timestamptz
        and needed_at is not null
      order by confirmed_at desc
      limit ${samplesAtMost}
    )
    select case when count(*) = ${samplesAtMost} then min(confirmed_at) end as "oldestAt",
           ${lagIn(ofHour)} as "hourAll", ${lagIn(sql`${ofHour} and ${byOrder}`)} as "hourOrders",
           ${lagIn(sql`true`)} as "dayAll", ${lagIn(byOrder)} as "dayOrders"
    from newest`.execute(db);
  const {
    oldestAt = null,
    hourAll = none,
    hourOrders = none,
    dayAll = none,
    dayOrders = none,
  } = rows[0] ?? {};
  const since = (windowBegan: Date) => (oldestAt !== null && oldestAt > windowBegan ? oldestAt : windowBegan);
  return {
    lastHour: { since: since(hourAgo), all: lagOf(hourAll), orders: lagOf(hourOrders) },
    lastDay: { since: since(dayAgo), all: lagOf(dayAll), orders: lagOf(dayOrders) },
  };
}

interface RawLag {
  readonly samples: number;
  readonly changes: number;
  /** The 50th, 95th and 99th, in milliseconds. Null without samples. */
  readonly percentiles: readonly number[] | null;
}

interface Columns {
  readonly oldestAt: Date | null;
  readonly hourAll: RawLag;
  readonly hourOrders: RawLag;
  readonly dayAll: RawLag;
  readonly dayOrders: RawLag;
}

const none: RawLag = { samples: 0, changes: 0, percentiles: null };
/** Selects the lag of the samples that meet a condition. A percentile is a lag that occurred. */
function lagIn(condition: RawBuilder<unknown>): RawBuilder<RawLag> {
  return sql<RawLag>`
    jsonb_build_object(
      'samples', count(*) filter (where ${condition}),
      'changes', coalesce(sum(changes) filter (where ${condition}), 0),
      'percentiles', percentile_disc(array[0.5, 0.95, 0.99]) within group (order by lag) filter (where ${condition}))`;
}

/** Names the percentiles, in whole milliseconds. */
function lagOf({ samples, changes, percentiles }: RawLag): Lag {
  const [p50Ms = null, p95Ms = null, p99Ms = null] = (percentiles ?? []).map(Math.round);
  return { samples, changes, p50Ms, p95Ms, p99Ms };
}
