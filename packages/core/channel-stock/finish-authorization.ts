import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { AppOutputOf } from '@onhand/contracts/connector/app-operations.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sameShop } from '@onhand/domain/integrations/home-address.ts';
import { proofOf } from '../access/authorizations/proof-of.ts';
import type { SecretKeys } from '../access/credentials/secret-keys.ts';
import { storeCredentials } from '../access/credentials/store.ts';
import { noteChange } from '../audit/action.ts';
import { storeExternalAccount } from '../integrations/external-account/store-external-account.ts';
import { storeHomeAddress } from '../integrations/home-address/store-home-address.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { authorized } from './authorization-answer.ts';
import { connectedAnew } from './connected-anew.ts';

const answersWithinMs = 20_000;

type Checked = Extract<AppOutputOf<'oauth.exchange'>, { kind: 'granted' }>['check'];

/**
 * Exchanges the code of a callback, and stores the credentials if they are those of the integration's account
 * and permit all that is needed. The integration is then to be nudged and heard.
 *
 * @throws Refusal `integration_not_found`, `integration_revoked`, `account_changed`, `scope_missing`,
 * `integration_exists` if another integration of the merchant has the account; those of {@link authorized}
 */
export async function finishAuthorization(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'callApp'> },
  begun: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  {
    state,
    query,
    redirectUrl,
    secretKeys,
    clock,
  }: {
    readonly state: string;
    /** All parameters of the callback. */
    readonly query: Readonly<Record<string, string>>;
    readonly redirectUrl: string;
    readonly secretKeys: SecretKeys;
    readonly clock: { now(): Date };
  },
): Promise<{
  readonly integration: IntegrationRow;
  readonly account: string;
  readonly notes: readonly string[];
}> {
  const { merchantId, integrationId } = begun;
  const { platform, baseUrl } = await liveIntegration(db, { merchantId, id: integrationId });
  const { verifier } = proofOf(state, secretKeys);
  const { secrets, check } = authorized(
    await connectors.callApp(platform, 'oauth.exchange', {
      timeoutMs: answersWithinMs,
      input: { integrationId, baseUrl, redirectUrl, query: { ...query }, verifier },
    }),
  );
  if (check.missing.length > 0) {
    const detail = `The consent lacks ${check.missing.join(', ')}.`;
    throw new Refusal('scope_missing', { detail, members: { missing: check.missing } });
  }
  const integration = await inTransaction(db, async (tx) => {
    const row = await liveIntegration(tx, { merchantId, id: integrationId, lock: true });
    if (!isSameAccount(row, check)) {
      throw new Refusal('account_changed', { detail: `The consent is of the account ${check.account}.` });
    }
    await storeCredentials(tx, begun, { api: secrets }, secretKeys);
    const { accountId: account, home: homeAddress } = check;
    if (homeAddress !== undefined) await storeHomeAddress(tx, { ...begun, homeAddress });
    if (account !== undefined && (await storeExternalAccount(tx, { ...begun, account })) === 'taken') {
      throw new Refusal('integration_exists');
    }
    noteChange({ setting: 'credentials', before: null, after: { api: true, account: check.account } });
    return row;
  });
  await connectedAnew(db, integrationId, clock.now());
  return { integration, account: check.account, notes: check.notes ?? [] };
}

/** Tells whether credentials are of the account that an integration had, if one is known. */
function isSameAccount(
  { externalAccount, homeAddress }: IntegrationRow,
  { accountId, home }: Checked,
): boolean {
  if (externalAccount !== null) return accountId === externalAccount;
  return homeAddress === null || home === undefined || sameShop(home, homeAddress);
}
