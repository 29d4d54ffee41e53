import { randomBytes } from 'node:crypto';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { newIntegration } from '@onhand/contracts/gateway-api/integrations.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { storeCredentials } from '../access/credentials/store.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { calledAddress } from '../integrations/called-address.ts';
import { learnHomeAddress } from '../integrations/home-address/learn-home-address.ts';
import { checkMappings } from '../integrations/check-mappings.ts';
import { insertIntegration } from '../integrations/insert-integration.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import type { LocationMapping } from '../integrations/list-location-mappings.ts';
import { replaceLocationMappings } from '../integrations/replace-location-mappings.ts';
import { findFirstLocation } from '../merchants/locations/find-first-location.ts';
import { insertDefaultSettings } from './sync-settings/insert-default-settings.ts';

/**
 * Creates an integration with its credentials, location mappings and default settings, in one transaction.
 * The integration only observes at first. Without a given webhook secret, one is made, unless only the
 * platform knows it (`secretIsPlatforms`): Onhand subscribes to the shop's webhooks with it. Then asks the
 * shop for its home address and its notes, if it answers.
 *
 * @throws Refusal `shop_address_invalid`; `integration_exists` if the merchant has an integration with the
 * shop; the refusals of {@link checkMappings}; `location_missing` if the merchant has no location
 */
export async function connectShop(
  db: Db,
  merchantId: MerchantId,
  wanted: z.infer<typeof newIntegration>,
  {
    secretKeys,
    connectors,
    allowsPrivateShops,
    secretIsPlatforms,
  }: {
    readonly secretKeys: SecretKeys;
    readonly connectors: Pick<ConnectorClient, 'call'>;
    readonly allowsPrivateShops: boolean;
    readonly secretIsPlatforms: boolean;
  },
): Promise<{ readonly integration: IntegrationRow; readonly notes: readonly string[] }> {
  const { platform, name, role, currency = null, api, locationMappings } = wanted;
  const made = secretIsPlatforms ? undefined : randomBytes(32).toString('base64url');
  const { webhookSecret = made } = wanted;
  const webhookSecrets = webhookSecret === undefined ? undefined : [webhookSecret];
  const baseUrl = calledAddress(wanted.baseUrl, { allowsPrivateShops });
  const created = await inTransaction(db, async (tx) => {
    const mappings = locationMappings ?? (await defaultMappings(tx, merchantId));
    await checkMappings(tx, merchantId, mappings);
    const row = found(
      await insertIntegration(tx, { merchantId, platform, name, role, baseUrl, currency }),
      'integration_exists',
    );
    const owner = { merchantId, integrationId: row.id };
    await insertDefaultSettings(tx, { ...owner, role: row.role });
    await storeCredentials(tx, owner, { api, webhookSecrets }, secretKeys);
    await replaceLocationMappings(tx, { ...owner, mappings });
    return row;
  });
  const learned = await learnHomeAddress({ db, connectors }, created);
  // Without credentials, the owner of the account still has to consent.
  const notes = Object.keys(api).length === 0 && learned.isRefused ? [] : learned.notes;
  return { integration: found(await findIntegration(db, created), 'integration_not_found'), notes };
}

/** Maps a shop without locations to the merchant's first location. Its external location id is ''. */
async function defaultMappings(db: Db, merchantId: MerchantId): Promise<readonly LocationMapping[]> {
  const locationId = found(await findFirstLocation(db, merchantId), 'location_missing');
  return [{ externalLocationId: '', locationId }];
}
