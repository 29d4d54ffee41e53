import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Which secrets of an integration are stored, without the secrets. */
export interface StoredCredentials {
  readonly api: boolean;
  readonly webhookSecrets: number;
  /** Changes whenever a secret is replaced, also by the same secret. */
  readonly version: string;
}

/** Tells which secrets of an integration are stored. Opens none of them. */
export async function readStoredCredentials(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<StoredCredentials> {
  const rows = await db
    .selectFrom('credentials')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .select(['kind', 'slot', 'nonce'])
    .orderBy('kind')
    .orderBy('slot')
    .execute();
  return {
    api: rows.some(({ kind }) => kind === 'api'),
    webhookSecrets: rows.filter(({ kind }) => kind === 'webhook').length,
    version: rows.map(({ kind, slot, nonce }) => `${kind}${slot}:${nonce.toString('hex')}`).join(),
  };
}
