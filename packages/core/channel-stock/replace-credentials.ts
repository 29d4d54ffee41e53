import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { newCredentials, replacedCredentials } from '@onhand/contracts/gateway-api/integrations.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { storeCredentials } from '../access/credentials/store.ts';
import { readStoredCredentials } from '../access/credentials/stored-credentials.ts';
import type { StoredCredentials } from '../access/credentials/stored-credentials.ts';
import { noteChange } from '../audit/action.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { learnHomeAddress } from '../integrations/home-address/learn-home-address.ts';
import { connectedAnew } from './connected-anew.ts';

/**
 * Replaces an integration's credentials of each kind that is given. New API credentials end a pause that
 * waited for them, and its orders are read before anything is written: the integration is then to be nudged
 * and heard. They also show the shop's home address anew. Returns the kinds that were stored, and notes on
 * the account.
 *
 * @throws Refusal `integration_not_found`, `integration_revoked`.
 */
export async function replaceCredentials(
  db: Db,
  owner: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  { api, webhookSecret, previousWebhookSecret }: z.infer<typeof newCredentials>,
  {
    secretKeys,
    clock,
    connectors,
    precondition,
  }: {
    readonly secretKeys: SecretKeys;
    readonly clock: { now(): Date };
    readonly connectors: Pick<ConnectorClient, 'call'>;
    /** Throws a refusal if the credentials are no longer those that the caller saw. */
    readonly precondition?: (before: StoredCredentials) => void;
  },
): Promise<z.infer<typeof replacedCredentials>> {
  const { merchantId, integrationId } = owner;
  const webhookSecrets = [webhookSecret, previousWebhookSecret].filter((secret) => secret !== undefined);
  const integration = await inTransaction(db, async (tx) => {
    const row = await liveIntegration(tx, { merchantId, id: integrationId, lock: true });
    precondition?.(await readStoredCredentials(tx, owner));
    const secrets = { api, webhookSecrets: webhookSecret === undefined ? undefined : webhookSecrets };
    await storeCredentials(tx, owner, secrets, secretKeys);
    const replaced = { api: api !== undefined, webhookSecrets: webhookSecrets.length };
    noteChange({ setting: 'credentials', before: null, after: replaced });
    return row;
  });
  if (api !== undefined) {
    await connectedAnew(db, integrationId, clock.now());
  }
  const notes = api === undefined ? [] : await learnHomeAddress({ db, connectors }, integration);
  return { api: api !== undefined, webhookSecrets: webhookSecrets.length, notes: [...notes] };
}
