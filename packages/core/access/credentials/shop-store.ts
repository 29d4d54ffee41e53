import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { open } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';

/** Matches connector-kit's `CredentialStore`, which this package may not import. */
export interface ShopStore {
  load(integrationId: string): Promise<{ baseUrl: string; secrets: Readonly<Record<string, string>> } | null>;
}

/**
 * Creates the store from which a connector loads a shop's address and its secrets: those of its API, and as
 * `webhookSecret` the newest one that signs its webhooks. Each `load` reads them anew. It returns null if the
 * integration is unknown or has no API secrets.
 *
 * @throws CredentialsError from `load`, if a stored secret does not open
 */
export function createShopStore({ db, keys }: { db: Db; keys: SecretKeys }): ShopStore {
  return {
    async load(integrationId) {
      const rows = await db
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
        .execute();
      const api = rows.find(({ kind }) => kind === 'api');
      if (api === undefined) return null;
      // storeCredentials() wrote this JSON, and GCM proves that nobody changed it.
      const secrets = JSON.parse(open(api, api, keys)) as Record<string, string>;
      const webhook = rows.find(({ kind }) => kind === 'webhook');
      return {
        baseUrl: api.baseUrl,
        secrets:
          webhook === undefined ? secrets : { ...secrets, webhookSecret: open(webhook, webhook, keys) },
      };
    },
  };
}
