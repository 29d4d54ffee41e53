import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { open } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';

/** Matches connector-kit's `CredentialStore`, which this package may not import. */
export interface ShopStore {
  load(integrationId: string): Promise<{ baseUrl: string; secrets: Readonly<Record<string, string>> } | null>;
}

/**
 * Creates the store from which a connector loads a shop's address and API secrets. Each `load` reads them
 * anew. It returns null if the integration is unknown or has no API secrets.
 *
 * @throws CredentialsError from `load`, if the stored secret does not open
 */
export function createShopStore({ db, keys }: { db: Db; keys: SecretKeys }): ShopStore {
  return {
    async load(integrationId) {
      const row = await db
        .selectFrom('integrations')
        .innerJoin('credentials', (join) =>
          join
            .onRef('credentials.integration_id', '=', 'integrations.id')
            .onRef('credentials.merchant_id', '=', 'integrations.merchant_id')
            .on('credentials.kind', '=', 'api')
            .on('credentials.slot', '=', 0),
        )
        // The cast only names the type: an id of no integration finds nothing.
        .where('integrations.id', '=', integrationId as IntegrationId)
        .select([
          'integrations.merchant_id as merchantId',
          'integrations.id as integrationId',
          'integrations.base_url as baseUrl',
          'credentials.ciphertext',
          'credentials.nonce',
          'credentials.key_id',
        ])
        .executeTakeFirst();
      if (row === undefined) return null;
      // storeCredentials() wrote this JSON, and GCM proves that nobody changed it.
      const secrets = JSON.parse(open(row, { ...row, kind: 'api' }, keys)) as Record<string, string>;
      return { baseUrl: row.baseUrl, secrets };
    },
  };
}
