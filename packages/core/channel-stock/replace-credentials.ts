import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
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

/** A person waits for the answer. */
const answersWithinMs = 10_000;

/**
 * Replaces an integration's credentials of each kind that is given. API credentials that the shop refuses are
 * not stored; a shop that does not answer, or whose credentials are renewed, is asked afterwards. New API
 * credentials end a pause that waited for them, and its orders are read before anything is written: the
 * integration is then to be nudged and heard. They also show the shop's home address anew. Returns the kinds
 * that were stored, and notes on the account.
 *
 * @throws Refusal `integration_not_found`, `integration_revoked`, `credentials_refused`.
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
  if (api !== undefined) await checkSecrets({ db, connectors }, owner, api);
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
  const learned = api === undefined ? undefined : await learnHomeAddress({ db, connectors }, integration);
  return {
    api: api !== undefined,
    webhookSecrets: webhookSecrets.length,
    notes: [...(learned?.notes ?? [])],
  };
}

/**
 * Asks the shop whether it takes the secrets. An answer that is no clear refusal keeps nobody from storing
 * them: the shop may be down while they are replaced.
 */
async function checkSecrets(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'call'> },
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const { platform } = await liveIntegration(db, { merchantId, id: integrationId });
  const input = { secrets: { ...secrets } };
  const answer = await connectors
    .call(platform, 'check', { integrationId, lane: 'sales', timeoutMs: answersWithinMs, input })
    .catch(() => null);
  if (answer?.kind === 'unauthorized') throw new Refusal('credentials_refused', { detail: answer.message });
}
