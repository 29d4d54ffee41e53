import type { Db } from '@onhand/database/connect.ts';
import { open } from '../access/credentials/seal.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import type { SubscriptionRef } from './subscription-row.ts';

/** Where a notification is sent. */
export type Recipient =
  | { readonly channel: 'email'; readonly address: string }
  | { readonly channel: 'webhook'; readonly address: string; readonly secret: string };

/**
 * Reads where the notifications of a subscription are sent, with the secret that signs them. Returns
 * undefined if the subscription does not exist.
 *
 * @throws CredentialsError if the secret does not open
 */
export async function readRecipient(
  db: Db,
  { merchantId, subscriptionId }: SubscriptionRef,
  keys: SecretKeys,
): Promise<Recipient | undefined> {
  const row = await db
    .selectFrom('notification_subscriptions')
    .leftJoin('notification_secrets', (join) =>
      join
        .onRef('notification_secrets.merchant_id', '=', 'notification_subscriptions.merchant_id')
        .onRef('notification_secrets.subscription_id', '=', 'notification_subscriptions.id'),
    )
    .where('notification_subscriptions.merchant_id', '=', merchantId)
    .where('notification_subscriptions.id', '=', subscriptionId)
    .select(['channel', 'address', 'ciphertext', 'nonce', 'key_id'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { channel, address, ciphertext, nonce, key_id } = row;
  if (channel === 'email') return { channel, address };
  if (ciphertext === null || nonce === null || key_id === null) return undefined;
  const owner = { merchantId, subscriptionId, kind: 'notification' } as const;
  return { channel, address, secret: open({ ciphertext, nonce, key_id }, owner, keys) };
}
