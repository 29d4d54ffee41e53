import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { SubscriptionsState, SubscriptionState } from '@onhand/domain/integrations/subscriptions.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';

/** A topic of an integration's webhooks at its last check. `message`: why it is refused, or stayed. */
export interface Subscription {
  readonly topic: string;
  readonly externalId: string | null;
  readonly state: SubscriptionState;
  readonly message: string | null;
}

/** Builds the address to which a platform sends an integration's webhooks. */
export function webhookUrlOf(publicUrl: string, integrationId: string): string {
  return `${publicUrl}/webhooks/${integrationId}`;
}

/** Reads the topics of an integration's webhooks as they were at the last check. */
export async function readSubscriptions(
  db: Db,
  integrationId: IntegrationId,
): Promise<readonly (Subscription & { readonly checkedAt: Date })[]> {
  return db
    .selectFrom('subscriptions')
    .where('integration_id', '=', integrationId)
    .select(['topic', 'external_id as externalId', 'state', 'message', 'checked_at as checkedAt'])
    .orderBy('topic')
    .execute();
}

/** Records a check of an integration's webhooks. Topics that are not in it are forgotten. */
export async function writeSubscriptions(
  tx: Tx,
  check: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly state: SubscriptionsState;
    readonly subscriptions: readonly Subscription[];
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, state, at } = check;
  const rows = check.subscriptions.map(({ externalId, ...rest }) => ({ ...rest, external_id: externalId }));
  await sql`
    delete from subscriptions
    where integration_id = ${integrationId} and topic <> all(${rows.map(({ topic }) => topic)}::text[])`.execute(
    tx,
  );
  if (rows.length > 0) {
    await sql`
      insert into subscriptions (merchant_id, integration_id, topic, external_id, state, message, checked_at)
      select ${merchantId}::uuid, ${integrationId}::uuid, topic, external_id, state, message, ${at}::timestamptz
      from ${recordset(rows, 'checked', 'topic text, external_id text, state text, message text')}
      on conflict (integration_id, topic) do update
      set external_id = excluded.external_id, state = excluded.state, message = excluded.message,
          checked_at = excluded.checked_at`.execute(tx);
  }
  await tx
    .updateTable('hearing')
    .set({ subscriptions: state, subscriptions_checked_at: at })
    .where('integration_id', '=', integrationId)
    .execute();
}
