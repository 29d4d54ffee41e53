import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, NotificationId, SubscriptionId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { notificationColumns } from './notification-row.ts';
import type { NotificationRef, NotificationRow } from './notification-row.ts';
import type { SubscriptionRef } from './subscription-row.ts';
import { surplusAt } from './surplus.ts';

/** Lists a merchant's notifications, newest first. */
export async function listNotifications(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly subscriptionId: SubscriptionId | undefined;
  } & Page<NotificationId>,
): Promise<readonly NotificationRow[]> {
  const { merchantId, subscriptionId, after, limit } = wanted;
  return db
    .selectFrom('notifications')
    .where('merchant_id', '=', merchantId)
    .$if(subscriptionId !== undefined, (query) => query.where('subscription_id', '=', subscriptionId ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(notificationColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Writes a test message into the outbox. Returns undefined if the subscription does not exist. */
export async function requestTest(
  db: Db,
  { merchantId, subscriptionId }: SubscriptionRef,
  at: Date,
): Promise<NotificationRow | undefined> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: NotificationId }>`
      insert into notifications (merchant_id, id, subscription_id, cause_kind, cause_id, created_at)
      select wanted.merchant_id, test.id, wanted.id, 'test', test.id, ${at}::timestamptz
      from notification_subscriptions wanted, (select uuidv7() as id) test
      where wanted.merchant_id = ${merchantId} and wanted.id = ${subscriptionId}
      returning id`.execute(tx);
    const [created] = rows;
    if (created === undefined) return undefined;
    return tx
      .selectFrom('notifications')
      .where('merchant_id', '=', merchantId)
      .where('id', '=', created.id)
      .select(notificationColumns)
      .executeTakeFirst();
  });
}

/** An attempt is repeated at least so often while its workflow runs (workflows/retry-policies.ts). */
const abandonedAfterSeconds = 2 * 60 * 60;

/**
 * Finds notifications that nobody has tried to send, or not for long. Those never tried come first. Leaves
 * out those of more incidents than a subscription is told of in an hour.
 */
export async function findUnsent(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly NotificationRef[]> {
  const { rows } = await sql<NotificationRef>`
    select merchant_id as "merchantId", id as "notificationId" from notifications
    where ended_at is null
      and (attempted_at is null
           or attempted_at < ${now}::timestamptz - make_interval(secs => ${abandonedAfterSeconds}))
      and (merchant_id, id) not in (${surplusAt(now)})
    order by attempted_at nulls first, id limit ${limit}`.execute(db);
  return rows;
}

/** Forgets notifications and alarms that ended before a time, some at once. Their causes are long past. */
export async function forgetEnded(
  db: Db,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const table of ['notifications', 'notification_alarms']) {
      await sql`
        delete from ${sql.table(table)} where (merchant_id, id) in (
          select merchant_id, id from ${sql.table(table)} where ended_at < ${before}::timestamptz limit ${limit})`.execute(
        tx,
      );
    }
  });
}
