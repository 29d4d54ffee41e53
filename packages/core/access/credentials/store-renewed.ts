import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { open, seal } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';

/**
 * Replaces API secrets of an integration by renewed ones, by their names. Does nothing if the stored secrets
 * are no longer those that were renewed: a person has replaced them, or another process has.
 */
export async function storeRenewed(
  db: Db,
  renewed: {
    readonly integrationId: string;
    /** Of the secrets that were renewed. */
    readonly shop: { readonly version: string };
    readonly secrets: Readonly<Record<string, string>>;
  },
  keys: SecretKeys,
): Promise<void> {
  const { integrationId, shop, secrets } = renewed;
  const nonce = Buffer.from(shop.version, 'hex');
  const stored = await db
    .selectFrom('credentials')
    // The cast only names the type: an id of no integration finds nothing.
    .where('integration_id', '=', integrationId as IntegrationId)
    .where('kind', '=', 'api')
    .where('nonce', '=', nonce)
    .select(['merchant_id as merchantId', 'integration_id as integrationId', 'ciphertext', 'nonce', 'key_id'])
    .executeTakeFirst();
  if (stored === undefined) return;
  const owner: { merchantId: MerchantId; integrationId: IntegrationId; kind: 'api' } = {
    merchantId: stored.merchantId,
    integrationId: stored.integrationId,
    kind: 'api',
  };
  // storeCredentials() wrote this JSON, and GCM proves that nobody changed it.
  const before = JSON.parse(open(stored, owner, keys)) as Record<string, string>;
  await db
    .updateTable('credentials')
    .set(seal(JSON.stringify({ ...before, ...secrets }), owner, keys))
    .where('merchant_id', '=', stored.merchantId)
    .where('integration_id', '=', stored.integrationId)
    .where('kind', '=', 'api')
    .where('nonce', '=', nonce)
    .execute();
}
