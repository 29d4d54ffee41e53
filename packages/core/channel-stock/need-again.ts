import { channelStockStates } from '@onhand/domain/channel-stock/channel-stock.ts';
import { channelStockMachine, isUnderWay } from '@onhand/domain/channel-stock/transition.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { nextState } from '@onhand/database/next-state.ts';
import { dueChannel } from './notifications.ts';

/** When channel stock needs a newer figure, and how urgently. See the event `needed` of the state machine. */
interface Needing {
  readonly at: Date;
  readonly forced?: boolean;
  /** A person asked for the figure, whatever the settings of its item say. */
  readonly asked?: boolean;
  readonly keepsWait?: boolean;
  /** Read the figure, too: now, or when it is due already. */
  readonly reads?: boolean;
}

export interface NeededAgain {
  readonly records: number;
  /** The integrations whose publishers now have something to do. */
  readonly integrations: readonly IntegrationId[];
}

const underWay = sql.lit(`{${channelStockStates.filter(isUnderWay).join(',')}}`);
/** Its last write failed, so that the change behind it still waits. What settings hold back does not wait. */
const isFailed = sql`
  (state = 'blocked' and needed_revision > confirmed_revision
   and block_code <> all(${sql.lit(`{${ownReasons.join(',')}}`)}::text[]))`;
const waiting = sql.lit(`{${['due', ...channelStockStates.filter(isUnderWay)].join(',')}}`);

/**
 * Makes channel stock need a newer figure, in one statement however many rows there are, and notifies the
 * publishers. `chosen` is a condition on `channel_stock`; its rows are locked in the order of their ids.
 */
export async function needAgain(
  tx: Tx,
  chosen: RawBuilder<unknown>,
  need: { readonly cause: string } & Needing,
): Promise<NeededAgain> {
  const { cause, at } = need;
  const locked = sql`
    select channel_stock.id, ${cause}::text as cause, ${at}::timestamptz as cause_at from channel_stock
    where ${chosen}
    order by channel_stock.id for no key update`;
  const { rows } = await sql<NeededAgain>`
    with locked as (${locked}), ${needAgainSteps(need)}
    select coalesce(sum(records), 0)::int as records,
           coalesce(jsonb_agg(integration_id), '[]') as integrations
    from notified`.execute(tx);
  return rows[0] ?? { records: 0, integrations: [] };
}

/**
 * The event `needed` of the state machine, set-based, as steps of a WITH clause. The step `locked` before
 * them has the locked rows as (id, cause, cause_at). The last step, `notified`, has (integration_id,
 * records).
 */
export function needAgainSteps(need: Needing): RawBuilder<unknown> {
  const { at, forced = false, asked = false, keepsWait = false, reads = false } = need;
  const waitsOn = keepsWait ? waiting : underWay;
  const andRead = reads ? sql`, read_due_at = least(read_due_at, ${at}::timestamptz)` : sql``;
  return sql`
    needed as (
      update channel_stock
      set needed_revision = needed_revision + 1, cause = locked.cause,
          needed_at = case when state = any(${waiting}::text[]) or ${isFailed} then coalesce(needed_at, locked.cause_at)
                           else locked.cause_at end,
          forced_revision = case when ${forced}::boolean then needed_revision + 1 else forced_revision end,
          asked_revision = case when ${asked}::boolean then needed_revision + 1 else asked_revision end,
          state = ${nextState(channelStockMachine, 'needed')},
          -- A newer figure does not wait for the older one's next attempt, and has attempts of its own.
          due_at = case when state = any(${waitsOn}::text[]) then due_at else ${at}::timestamptz end,
          attempts = case when state = any(${waitsOn}::text[]) then attempts else 0 end,
          block_code = case when state = any(${waitsOn}::text[]) then block_code end${andRead}
      from locked where channel_stock.id = locked.id
      returning channel_stock.integration_id
    ),
    notified as (
      select integration_id, count(*)::int as records,
             pg_notify(${dueChannel}, integration_id::text)::text as notification
      from needed group by integration_id
    )`;
}
