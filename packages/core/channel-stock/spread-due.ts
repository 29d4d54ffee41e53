import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { dueChannel } from './notifications.ts';

/** Touched items taken at a time; the caller goes on while there are more. */
const batchSize = 1000;

/**
 * Spreads touched items to the channel stock that shows them, or bundles of them: marks it as due and deletes what it
 * handled. It runs outside the stock transaction (there it deadlocks with the publisher) and never goes by a cursor over ids, so
 * rows that commit late are not passed over. Returns the integrations that now have something due, and whether
 * there is more to spread.
 */
export async function spreadDue(
  db: Db,
  at: Date,
): Promise<{ readonly integrations: readonly IntegrationId[]; readonly more: boolean }> {
  const { rows } = await inTransaction(db, (tx) =>
    sql<{ integrations: IntegrationId[] | null; handled: number }>`
      with taken as (
        delete from touched_items
        where id in (select id from touched_items order by id limit ${batchSize} for update skip locked)
        returning merchant_id, item_id, cause, cause_at
      ), touched as (
        select merchant_id, item_id, min(cause) as cause, min(cause_at) as cause_at
        from (
          select merchant_id, item_id, cause, cause_at from taken
          union all
          select merchant_id, bundle_id, cause, cause_at
          from taken join bundle_components using (merchant_id, item_id)
        ) shown
        group by merchant_id, item_id
      ), due as (
        select channel_stock.id, touched.cause, touched.cause_at
        from touched
        join listings using (merchant_id, item_id)
        join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
        join channel_stock on channel_stock.id = link.channel_stock_id
        where listings.published
        order by channel_stock.id
        for update of channel_stock
      ), marked as (
        update channel_stock
        set needed_revision = needed_revision + 1, cause = due.cause,
            needed_at = case when state in ('idle', 'blocked') then due.cause_at else coalesce(needed_at, due.cause_at) end,
            state = case when state in ('idle', 'blocked') then 'due' else state end,
            block_code = null,
            -- A newer figure need not wait for the older one's next attempt.
            attempts = case when state = 'due' then 0 else attempts end,
            due_at = case when state in ('open', 'unknown') then due_at else ${at}::timestamptz end
        from (select id, min(cause) as cause, min(cause_at) as cause_at from due group by id) due
        where channel_stock.id = due.id
        returning channel_stock.integration_id
      ), integrations as (
        select distinct integration_id from marked
      ), notified as (
        select count(pg_notify(${dueChannel}, integration_id::text)) as sent from integrations
      )
      select (select array_agg(integration_id) from integrations) as integrations,
             (select count(*) from taken)::int as handled, (select sent from notified) as sent`.execute(tx),
  );
  return { integrations: rows[0]?.integrations ?? [], more: (rows[0]?.handled ?? 0) === batchSize };
}
