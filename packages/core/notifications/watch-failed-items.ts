import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';

/**
 * Begins an alarm for each shop with more open failed items than a subscription bears, and writes its
 * notification in the same commit. Ends the alarms of shops that have fewer: until then, a shop causes no
 * further notification. No shop's items are counted further than its subscription asks.
 */
export async function watchFailedItems(db: Db, at: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`
      update notification_alarms alarm set ended_at = ${at}::timestamptz
      from notification_subscriptions wanted
      where alarm.ended_at is null and wanted.merchant_id = alarm.merchant_id and wanted.id = alarm.subscription_id
        and (wanted.failed_items_above is null or not exists (
          select from failed_items
          where failed_items.integration_id = alarm.integration_id and failed_items.state = 'open'
          offset greatest(wanted.failed_items_above, 1) - 1 limit 1))`.execute(tx);
    await sql`
      with begun as (
        insert into notification_alarms (merchant_id, subscription_id, integration_id, open_items, above, began_at)
        select wanted.merchant_id, wanted.id, shop.id, wanted.failed_items_above + 1, wanted.failed_items_above,
               ${at}::timestamptz
        from notification_subscriptions wanted
        join integrations shop on shop.merchant_id = wanted.merchant_id and shop.state <> 'revoked'
        where wanted.failed_items_above is not null and exists (
          select from failed_items
          where failed_items.integration_id = shop.id and failed_items.state = 'open'
          offset wanted.failed_items_above limit 1)
        on conflict (subscription_id, integration_id) where ended_at is null do nothing
        returning merchant_id, id, subscription_id
      )
      insert into notifications (merchant_id, subscription_id, cause_kind, cause_id, created_at)
      select merchant_id, subscription_id, 'failed_items', id, ${at}::timestamptz from begun`.execute(tx);
  });
}
