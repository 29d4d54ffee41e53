import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resumptionsOf } from './resumed.ts';
import type { Channel } from './resumed.ts';

/** The lag of the writes that were confirmed within a stretch of time. */
export interface LagPoint {
  /** When the stretch began. */
  readonly at: Date;
  readonly samples: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const stretchSeconds = 300;
/** The most samples of an hour. Beyond, the newest ones count. */
const samplesAtMost = 20_000;

/**
 * Measures an integration's lag within the last hour, in stretches of five minutes, the earliest first. It
 * counts as `measureLag` does. A stretch without a confirmed write has no point.
 */
export async function lagOverTime(
  db: Db,
  { now, ...channel }: Channel & { readonly now: Date },
): Promise<readonly LagPoint[]> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const { rows } = await sql<LagPoint>`
    with resumed as materialized (${resumptionsOf(channel)}), newest as (
      select confirmed_at,
             greatest(0, extract(epoch from confirmed_at - greatest(needed_at, (
               select max(at) from resumed where at <= confirmed_at))) * 1000)::float8 as lag
      from channel_stock_attempts
      where integration_id = ${channel.integrationId} and confirmed_at > ${hourAgo}::timestamptz
        and needed_at is not null
      order by confirmed_at desc
      limit ${samplesAtMost}
    )
    select date_bin(make_interval(secs => ${stretchSeconds}), confirmed_at, timestamptz 'epoch') as at,
           count(*)::int as samples,
           round(percentile_disc(0.5) within group (order by lag))::int as "p50Ms",
           round(percentile_disc(0.95) within group (order by lag))::int as "p95Ms"
    from newest group by 1 order by 1`.execute(db);
  return rows;
}
