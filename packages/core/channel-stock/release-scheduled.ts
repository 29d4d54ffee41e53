import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { nextState } from '@onhand/database/next-state.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { readInventorySettings } from '../settings/sync-settings/read-inventory-settings.ts';
import { dueChannel } from './notifications.ts';

/** What waits for the schedule, and what waits for any sync. */
const waitsForSync = ['awaiting_schedule', 'awaiting_next_sync'];

/**
 * Releases the channel stock that waits for its integration's schedule: it may be written until it is
 * confirmed. Figures that were pushed meanwhile are read. Returns the number of records, 0 if the integration
 * is no longer scheduled.
 */
export async function releaseScheduled(db: Db, integrationId: IntegrationId, at: Date): Promise<number> {
  const standing = (await readInventorySettings(db, [integrationId])).get(integrationId);
  if (standing === undefined || permission(standing, 'figure_hinted').kind !== 'scheduled') return 0;
  // Locked in the order of the ids, as everywhere.
  const { rows } = await sql<{ records: number }>`
    with waiting as (
      select id from channel_stock
      where integration_id = ${integrationId} and (needed_revision > confirmed_revision or hinted)
      order by id for update
    ), released as (
      update channel_stock
      set released_revision = needed_revision,
          state = case when block_code = any(${waitsForSync}::text[]) then ${nextState(channelStockMachine, 'released')} else state end,
          due_at = case when block_code = any(${waitsForSync}::text[]) then ${at}::timestamptz else due_at end,
          block_code = case when block_code = any(${waitsForSync}::text[]) then null else block_code end,
          read_due_at = case when hinted then least(read_due_at, ${at}::timestamptz) else read_due_at end,
          hinted = false
      from waiting where channel_stock.id = waiting.id
      returning integration_id
    )
    select (select count(*) from released)::int as records,
           (select count(pg_notify(${dueChannel}, integration_id::text))
            from (select distinct integration_id from released) one) as sent`.execute(db);
  return rows[0]?.records ?? 0;
}
