import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { seal } from './seal.ts';
import type { CredentialsOwner } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';

/**
 * New secrets of an integration. A kind that is given replaces all secrets of that kind. An omitted kind
 * stays.
 */
export interface NewCredentials {
  /** The secrets of the platform's API, by the connector's names. */
  readonly api?: Readonly<Record<string, string>> | undefined;
  /** Newest first. There are two during a rotation. */
  readonly webhookSecrets?: readonly string[] | undefined;
}

/**
 * Seals and stores an integration's secrets. Call it in a transaction: it replaces a kind in two statements.
 */
export async function storeCredentials(
  db: Db,
  owner: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  { api, webhookSecrets }: NewCredentials,
  keys: SecretKeys,
): Promise<void> {
  if (api !== undefined) await replace(db, { ...owner, kind: 'api' }, [JSON.stringify(api)], keys);
  if (webhookSecrets !== undefined) await replace(db, { ...owner, kind: 'webhook' }, webhookSecrets, keys);
}

async function replace(
  db: Db,
  owner: CredentialsOwner,
  secrets: readonly string[],
  keys: SecretKeys,
): Promise<void> {
  await db
    .deleteFrom('credentials')
    .where('merchant_id', '=', owner.merchantId)
    .where('integration_id', '=', owner.integrationId)
    .where('kind', '=', owner.kind)
    .execute();
  if (secrets.length === 0) return;
  await db
    .insertInto('credentials')
    .values(
      secrets.map((secret, slot) => ({
        merchant_id: owner.merchantId,
        integration_id: owner.integrationId,
        kind: owner.kind,
        slot,
        ...seal(secret, owner, keys),
      })),
    )
    .execute();
}
