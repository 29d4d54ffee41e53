import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { createForIntegration } from '../for-integration.ts';
import { createRefresh } from './refresh.ts';
import { open } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';
import type { ShopStore, StoredShop } from './stored-shop.ts';

/**
 * Creates the store from which a connector loads a shop's address and its secrets: those of its API, and as
 * `webhookSecret` the newest one that signs its webhooks. Each `load` reads them anew. It returns null if the
 * integration is unknown or has no API secrets.
 *
 * @throws CredentialsError from `load`, if a stored secret does not open
 */
export function createShopStore({ db, keys }: { db: Db; keys: SecretKeys }): ShopStore {
  const forIntegration = createForIntegration(db);

  function read(integrationId: string) {
    return forIntegration(integrationId, () =>
      db
        .selectFrom('integrations')
        .innerJoin('credentials', (join) =>
          join
            .onRef('credentials.integration_id', '=', 'integrations.id')
            .onRef('credentials.merchant_id', '=', 'integrations.merchant_id')
            .on('credentials.slot', '=', 0),
        )
        // The cast only names the type: an id of no integration finds nothing.
        .where('integrations.id', '=', integrationId as IntegrationId)
        .select([
          'integrations.merchant_id as merchantId',
          'integrations.id as integrationId',
          'integrations.base_url as baseUrl',
          'credentials.kind',
          'credentials.ciphertext',
          'credentials.nonce',
          'credentials.key_id',
        ])
        .execute(),
    );
  }

  async function load(integrationId: string): Promise<StoredShop | null> {
    const rows = await read(integrationId);
    const api = rows.find(({ kind }) => kind === 'api');
    if (api === undefined) return null;
    // storeCredentials() wrote this JSON, and GCM proves that nobody changed it.
    const secrets = JSON.parse(open(api, api, keys)) as Record<string, string>;
    const webhook = rows.find(({ kind }) => kind === 'webhook');
    return {
      baseUrl: api.baseUrl,
      secrets: webhook === undefined ? secrets : { ...secrets, webhookSecret: open(webhook, webhook, keys) },
      version: api.nonce.toString('hex'),
    };
  }

  return { load, refresh: createRefresh({ db, keys, load, forIntegration }) };
}
