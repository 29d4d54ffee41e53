import type { newCredentials, storedCredentials } from '@onhand/contracts/gateway-api/integrations.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { storeCredentials } from '../access/credentials/store.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { readOrdersFirst } from '../integrations/hearing/orders-first.ts';
import { closeCircuit } from './circuit.ts';

/**
 * Replaces an integration's credentials of each kind that is given. New API credentials end a pause that
 * waited for them, and its orders are read before anything is written: the integration is then to be nudged
 * and heard. Returns the kinds that were stored.
 *
 * @throws Refusal `integration_not_found`.
 */
export async function replaceCredentials(
  db: Db,
  owner: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  { api, webhookSecret, previousWebhookSecret }: z.infer<typeof newCredentials>,
  { secretKeys, clock }: { readonly secretKeys: SecretKeys; readonly clock: { now(): Date } },
): Promise<z.infer<typeof storedCredentials>> {
  const { merchantId, integrationId } = owner;
  const webhookSecrets = [webhookSecret, previousWebhookSecret].filter((secret) => secret !== undefined);
  await inTransaction(db, async (tx) => {
    found(await findIntegration(tx, { merchantId, id: integrationId }), 'integration_not_found');
    const secrets = { api, webhookSecrets: webhookSecret === undefined ? undefined : webhookSecrets };
    await storeCredentials(tx, owner, secrets, secretKeys);
  });
  if (api !== undefined) {
    await readOrdersFirst(db, integrationId, clock.now());
    await closeCircuit(db, integrationId, clock.now());
  }
  return { api: api !== undefined, webhookSecrets: webhookSecrets.length };
}
