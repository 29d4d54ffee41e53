import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId, SubscriptionId } from '@onhand/domain/ids.ts';
import { seal } from '../access/credentials/seal.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { noteSubject } from '../audit/action.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { subscriptionColumns } from './subscription-row.ts';
import type { SubscriptionRef, SubscriptionRow } from './subscription-row.ts';

export interface NewSubscription extends Omit<SubscriptionRow, 'id'> {
  readonly merchantId: MerchantId;
  /** What signs its webhooks; null for e-mail. */
  readonly secret: string | null;
}

/** Creates a subscription, and seals the secret that signs its webhooks. */
export async function createSubscription(
  db: Db,
  { merchantId, secret, ...row }: NewSubscription,
  keys: SecretKeys,
): Promise<SubscriptionRow> {
  return inTransaction(db, async (tx) => {
    const created = await tx
      .insertInto('notification_subscriptions')
      .values({
        merchant_id: merchantId,
        label: row.label,
        channel: row.channel,
        address: row.address,
        incident_kinds: [...row.incidentKinds],
        failed_items_above: row.failedItemsAbove,
        created_at: row.createdAt,
        created_by: row.createdBy,
      })
      .returning(subscriptionColumns)
      .executeTakeFirstOrThrow();
    noteSubject(created.id);
    if (secret !== null) {
      const owner = { merchantId, subscriptionId: created.id, kind: 'notification' } as const;
      await tx
        .insertInto('notification_secrets')
        .values({ merchant_id: merchantId, subscription_id: created.id, ...seal(secret, owner, keys) })
        .execute();
    }
    return created;
  });
}

/** Lists a merchant's subscriptions, newest first. */
export async function listSubscriptions(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<SubscriptionId>,
): Promise<readonly SubscriptionRow[]> {
  return db
    .selectFrom('notification_subscriptions')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(subscriptionColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/**
 * Deletes a subscription with its secret and its notifications, and resolves the incident of those that could
 * not be delivered. Returns undefined if it does not exist.
 */
export async function deleteSubscription(
  db: Db,
  { merchantId, subscriptionId }: SubscriptionRef,
  at: Date,
): Promise<SubscriptionRow | undefined> {
  return inTransaction(db, async (tx) => {
    const deleted = await tx
      .deleteFrom('notification_subscriptions')
      .where('merchant_id', '=', merchantId)
      .where('id', '=', subscriptionId)
      .returning(subscriptionColumns)
      .executeTakeFirst();
    if (deleted === undefined) return undefined;
    await resolveIncidents([{ kind: 'notification_failed', merchantId, subscriptionId }], at).execute(tx);
    return deleted;
  });
}
