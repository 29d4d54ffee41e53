import type { CustomerContent, SealedContent } from '@onhand/contracts/connector/customer.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { createForIntegration } from '../access/for-integration.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { readCustomerKeys } from './merchant-key.ts';
import type { CustomerKeys } from './merchant-key.ts';
import { openContent, sealContent } from './seal-content.ts';

/** Matches connector-kit's `CustomerVault`, which this package may not import. */
export interface StoredCustomerVault {
  seal(integrationId: string, contents: readonly CustomerContent[]): Promise<readonly SealedContent[]>;
  open(
    integrationId: string,
    sealed: readonly Pick<SealedContent, 'emailHash' | 'sealed'>[],
  ): Promise<readonly CustomerContent[]>;
}

/** Creates the vault with which a connector encrypts and decrypts customers (decision 35). */
export function createCustomerVault({ db, keys }: { db: Db; keys: SecretKeys }): StoredCustomerVault {
  const forIntegration = createForIntegration(db);
  const keysFor = (integrationId: string) =>
    forIntegration(integrationId, () => keysOf(db, integrationId, keys));
  return {
    async seal(integrationId, contents) {
      if (contents.length === 0) return [];
      const { merchantId, customerKeys } = await keysFor(integrationId);
      return contents.map((content) => sealContent(content, merchantId, customerKeys));
    },
    async open(integrationId, sealed) {
      if (sealed.length === 0) return [];
      const { merchantId, customerKeys } = await keysFor(integrationId);
      return sealed.map((one) => openContent(one, merchantId, customerKeys));
    },
  };
}

async function keysOf(
  db: Db,
  integrationId: string,
  keys: SecretKeys,
): Promise<{ readonly merchantId: MerchantId; readonly customerKeys: CustomerKeys }> {
  const { merchantId } = await db
    .selectFrom('integrations')
    // The cast only names the type: an id of no integration finds nothing.
    .where('id', '=', integrationId as IntegrationId)
    .select('merchant_id as merchantId')
    .executeTakeFirstOrThrow();
  return { merchantId, customerKeys: await readCustomerKeys(db, merchantId, keys) };
}
