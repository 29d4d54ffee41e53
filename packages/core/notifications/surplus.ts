import type { Db, Tx } from '@onhand/database/connect.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, SubscriptionId } from '@onhand/domain/ids.ts';
import { notificationMachine } from '@onhand/domain/notifications/notification-machine.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A subscription is told of so many incidents in an hour, each in a message of its own. */
const incidentsAnHour = 50;
const hour = sql`interval '1 hour'`;
const tooMany = 'too_many';

/**
 * Returns the query that selects `merchant_id` and `id` of the surplus: notifications of incidents that wait
 * for their first attempt while their subscription has no room for them within the hour. The oldest go first.
 */
export function surplusAt(now: Date): RawBuilder<unknown> {
  return sql`
    select queue.merchant_id, queue.id
    from (
      select merchant_id, id, subscription_id, row_number() over (partition by subscription_id order by id) as place
      from notifications where ended_at is null and attempted_at is null and cause_kind = 'incident'
    ) queue
    -- The others need not be counted.
    where queue.place > ${incidentsAnHour} or queue.place > ${incidentsAnHour} - (
      select count(*) from notifications told
      where told.subscription_id = queue.subscription_id and told.cause_kind = 'incident'
        and told.attempted_at > ${now}::timestamptz - ${hour})`;
}

/**
 * Ends the surplus of each subscription as `too_many`, and writes one message in the same commit that stands
 * for all of it. A subscription that had such a message within the hour keeps its surplus waiting.
 */
export async function sumUpSurplus(db: Db, at: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`
      with surplus as (${surplusAt(at)}),
      ended as (
        update notifications set state = ${nextState(notificationMachine, 'given_up')}, ended_at = ${at}::timestamptz,
          failure_code = ${tooMany}, failure_message = 'One message stands for many incidents.'
        where (merchant_id, id) in (select merchant_id, id from surplus)
          and ended_at is null and attempted_at is null
          and not exists (
            select from notifications digest
            where digest.merchant_id = notifications.merchant_id
              and digest.subscription_id = notifications.subscription_id
              and digest.cause_kind = 'more_incidents' and digest.created_at > ${at}::timestamptz - ${hour})
        returning merchant_id, subscription_id
      )
      insert into notifications (merchant_id, id, subscription_id, cause_kind, cause_id, created_at)
      select merchant_id, id, subscription_id, 'more_incidents', id, ${at}::timestamptz
      from (select merchant_id, subscription_id, uuidv7() as id from ended group by merchant_id, subscription_id) digest
    `.execute(tx);
  });
}

/** Counts the incidents for which the message of a time stands. */
export async function countSurplus(
  tx: Tx,
  of: { readonly merchantId: MerchantId; readonly subscriptionId: SubscriptionId; readonly at: Date },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from notifications
    where merchant_id = ${of.merchantId} and subscription_id = ${of.subscriptionId}
      and failure_code = ${tooMany} and ended_at = ${of.at}::timestamptz`.execute(tx);
  return rows[0]?.count ?? 0;
}
