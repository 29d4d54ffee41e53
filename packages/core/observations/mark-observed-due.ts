import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { dueChannel } from '../channel-stock/notifications.ts';

/** The channels themselves, whose items may not have moved: what they show is looked at, and put right. */
export async function markObservedDue(tx: Tx, ids: readonly ChannelStockId[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    with marked as (
      update channel_stock
      set needed_revision = needed_revision + 1, cause = 'observation',
          needed_at = case when state in ('idle', 'blocked') then ${at}::timestamptz else needed_at end,
          due_at = case when state in ('idle', 'blocked') then ${at}::timestamptz else due_at end,
          state = case when state in ('idle', 'blocked') then 'due' else state end,
          block_code = null
      where id = any(${ids}) and (state <> 'blocked' or block_code in ('quarantined', 'orders_awaited'))
      returning integration_id
    )
    select count(pg_notify(${dueChannel}, integration_id::text))
    from (select distinct integration_id from marked) integrations`.execute(tx);
}
