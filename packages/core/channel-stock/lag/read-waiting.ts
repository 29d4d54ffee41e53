import { zeroRefused } from '@onhand/domain/publishing/write-step.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { holdOf } from '../../listings/block-of.ts';
import { resumptionsOf } from './resumed.ts';
import type { Channel } from './resumed.ts';

/** What an integration's channel has not confirmed yet. */
export interface Unconfirmed {
  /** The quantities that wait for a write, or whose write is under way. */
  readonly waiting: Waiting;
  /** The quantities whose write failed. They wait for a person, or for the next change. */
  readonly failed: Waiting;
  /** The code that holds back the whole integration. Null: nothing does. */
  readonly holdCode: string | null;
}

export interface Waiting {
  readonly count: number;
  /** The changes behind these quantities that are not confirmed. */
  readonly changes: number;
  /** When the oldest of these changes happened, or the last pause ended if later. Null: nothing waits. */
  readonly oldestAt: Date | null;
}

/**
 * Counts the quantities of an integration that are not confirmed. One scan of the integration's channel
 * stock: its listings bound it. Quantities that settings hold back do not wait for the channel and are left
 * out.
 */
export async function readUnconfirmed(db: Db, channel: Channel): Promise<Unconfirmed> {
  const resumedAt = sql<Date | null>`(select max(at) from (${resumptionsOf(channel)}) resumed)`;
  const { rows } = await sql<{ holdCode: string | null } & CountsOf<'waiting'> & CountsOf<'failed'>>`
    select ${holdOf} as "holdCode", unconfirmed.*
    from integrations cross join lateral (
      select ${countsOf(waits, 'waiting', resumedAt)}, ${countsOf(sql`not ${waits}`, 'failed', resumedAt)}
      from channel_stock
      where integration_id = integrations.id
        and (state in ('due', 'open', 'unknown') or (state = 'blocked' and block_code <> all(${[...ownReasons]})))
    ) unconfirmed
    where integrations.id = ${channel.integrationId}`.execute(db);
  const [row] = rows;
  if (row === undefined) return { waiting: nothing, failed: nothing, holdCode: null };
  return {
    waiting: { count: row.waitingCount, changes: row.waitingChanges, oldestAt: row.waitingAt },
    failed: { count: row.failedCount, changes: row.failedChanges, oldestAt: row.failedAt },
    holdCode: row.holdCode,
  };
}

/** A listing that is taken off sale instead of showing 0 waits for that. */
const waits = sql`(state <> 'blocked' or block_code = ${sql.lit(zeroRefused)})`;

type CountsOf<Name extends string> = Record<`${Name}Count` | `${Name}Changes`, number> &
  Record<`${Name}At`, Date | null>;

const nothing: Waiting = { count: 0, changes: 0, oldestAt: null };

/** Selects what meets a condition, and since when. */
function countsOf(
  condition: RawBuilder<unknown>,
  name: string,
  resumedAt: RawBuilder<Date | null>,
): RawBuilder<unknown> {
  return sql`
    count(*) filter (where ${condition})::int as ${sql.ref(`${name}Count`)},
    coalesce(sum(needed_revision - confirmed_revision) filter (where ${condition}), 0)::int as ${sql.ref(`${name}Changes`)},
    -- Nothing waits where the minimum is null.
    case when count(*) filter (where ${condition}) > 0
         then greatest(min(coalesce(needed_at, due_at)) filter (where ${condition}), ${resumedAt}) end as ${sql.ref(`${name}At`)}`;
}
