import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { storeExternalAccount } from '../external-account/store-external-account.ts';
import { storeHomeAddress } from './store-home-address.ts';

/** A person waits for the answer, or a few deliveries do. */
const answersWithinMs = 5_000;

/**
 * Asks an integration's platform for the address that it names as the shop's, and for its id of the account,
 * and stores them. Keeps what is stored if the platform does not answer or names none. Returns what people
 * should know of the account, and whether it refused the credentials.
 */
export async function learnHomeAddress(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'call'> },
  integration: { readonly merchantId: MerchantId; readonly id: IntegrationId; readonly platform: string },
): Promise<{ readonly notes: readonly string[]; readonly isRefused: boolean }> {
  const { merchantId, id: integrationId, platform } = integration;
  const answer = await connectors
    .call(platform, 'check', { integrationId, lane: 'sales', timeoutMs: answersWithinMs, input: {} })
    .catch(() => null);
  if (answer?.kind === 'unauthorized') {
    const note = `The shop refuses these credentials, so nothing can be read or written: ${answer.message}`;
    return { notes: [note], isRefused: true };
  }
  if (answer?.kind !== 'ok') return { notes: [], isRefused: false };
  const { home: homeAddress, accountId: account, notes = [] } = answer;
  if (homeAddress !== undefined) await storeHomeAddress(db, { merchantId, integrationId, homeAddress });
  if (account !== undefined) await storeExternalAccount(db, { merchantId, integrationId, account });
  return { notes, isRefused: false };
}
