import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { open } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';

/** Connector-kit's `CredentialStore`, which this package may not import. */
export interface ShopStore {
  load(integrationId: string): Promise<{ baseUrl: string; secrets: Readonly<Record<string, string>> } | null>;
}

/**
 * A connector's way to a shop's address and API secrets, read anew each time; null for an unknown integration
 * or one without API secrets.
 *
 * @throws CredentialsError from `load`, where the stored secret does not open
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
        // Whatever a caller passes is compared as an id of this kind, and found or not.
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
      // storeCredentials() writes this and GCM proves that nobody changed it.
      const secrets = JSON.parse(open(row, { ...row, kind: 'api' }, keys)) as Record<string, string>;
      return { baseUrl: row.baseUrl, secrets };
    },
  };
}
