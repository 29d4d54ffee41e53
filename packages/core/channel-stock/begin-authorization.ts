import { randomBytes } from 'node:crypto';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { proofOf } from '../access/authorizations/proof-of.ts';
import { storeAuthorization } from '../access/authorizations/store-authorization.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { authorized } from './authorization-answer.ts';

const answersWithinMs = 10_000;

/**
 * Begins to connect an integration by the consent of its account's owner. Returns the address to which a
 * browser is to be sent, and when the consent ends.
 *
 * @throws Refusal `integration_not_found`, `integration_revoked`; those of {@link authorized}
 */
export async function beginAuthorization(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'callApp'> },
  owner: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  {
    keyId,
    redirectUrl,
    secretKeys,
  }: {
    /** The key of the caller. */
    readonly keyId: string;
    readonly redirectUrl: (platform: string) => string;
    readonly secretKeys: SecretKeys;
  },
): Promise<{ readonly url: string; readonly endsAt: Date }> {
  const { merchantId, integrationId } = owner;
  const { platform, baseUrl } = await liveIntegration(db, { merchantId, id: integrationId });
  const state = randomBytes(32).toString('base64url');
  const { challenge } = proofOf(state, secretKeys);
  const { url } = authorized(
    await connectors.callApp(platform, 'oauth.authorize', {
      timeoutMs: answersWithinMs,
      input: { baseUrl, redirectUrl: redirectUrl(platform), state, challenge },
    }),
  );
  const { endsAt } = await inTransaction(db, (tx) => storeAuthorization(tx, { ...owner, keyId, state }));
  return { url, endsAt };
}
