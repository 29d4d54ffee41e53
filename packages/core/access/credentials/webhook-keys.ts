import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { open } from './seal.ts';
import type { SecretKeys } from './secret-keys.ts';

/** The integration that receives a webhook, and the secrets that may have signed it. */
export interface WebhookReceiver {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly name: string;
  readonly state: 'active' | 'paused' | 'revoked';
  readonly platform: string;
  readonly baseUrl: string;
  /** The address that the platform names as the shop's. Null: not known. */
  readonly homeAddress: string | null;
  /** The topics whose webhooks last brought the platform's own error. */
  readonly brokenTopics: readonly string[];
  /** Newest first. Empty if no secret is configured. */
  readonly keys: readonly string[];
}

/**
 * Finds the integration behind a webhook's URL and its webhook secrets, in one query. Returns null if there
 * is none. Reads no API secrets: the gateway's role may not.
 *
 * @throws CredentialsError if a stored secret does not open
 */
export async function findWebhookReceiver(
  db: Db,
  integrationId: IntegrationId,
  keys: SecretKeys,
): Promise<WebhookReceiver | null> {
  const rows = await db
    .selectFrom('integrations')
    .leftJoin('webhook_secrets', (join) =>
      join
        .onRef('webhook_secrets.integration_id', '=', 'integrations.id')
        .onRef('webhook_secrets.merchant_id', '=', 'integrations.merchant_id'),
    )
    .where('integrations.id', '=', integrationId)
    .orderBy('webhook_secrets.slot')
    .select([
      ...receiverColumns,
      brokenTopics.as('brokenTopics'),
      'webhook_secrets.ciphertext',
      'webhook_secrets.nonce',
      'webhook_secrets.key_id',
    ])
    .execute();
  const [first] = rows;
  if (first === undefined) return null;
  const { ciphertext: _ciphertext, nonce: _nonce, key_id: _keyId, ...receiver } = first;
  const { merchantId } = receiver;
  return {
    ...receiver,
    integrationId,
    keys: rows.flatMap(({ ciphertext, nonce, key_id }) =>
      ciphertext === null || nonce === null || key_id === null
        ? []
        : [open({ ciphertext, nonce, key_id }, { merchantId, integrationId, kind: 'webhook' }, keys)],
    ),
  };
}

/**
 * Finds the integrations with an account of a platform that are not revoked, each of another merchant. Their
 * own webhook secrets are not read: deliveries to the app's address are signed for the app.
 */
export async function findAccountReceivers(
  db: Db,
  { platform, account }: { readonly platform: string; readonly account: string },
): Promise<readonly WebhookReceiver[]> {
  const rows = await db
    .selectFrom('integrations')
    .where('platform', '=', platform)
    .where('external_account', '=', account)
    .where('state', '<>', 'revoked')
    .select([...receiverColumns, 'integrations.id as integrationId', brokenTopics.as('brokenTopics')])
    .orderBy('integrations.id')
    .execute();
  return rows.map((row) => ({ ...row, keys: [] }));
}

/** Selects what both look-ups read of an integration, whatever signs its deliveries. */
const receiverColumns = [
  'integrations.merchant_id as merchantId',
  'integrations.name',
  'integrations.state',
  'integrations.platform',
  'integrations.base_url as baseUrl',
  'integrations.home_address as homeAddress',
] as const;

/** Selects the topics with an open incident `webhook_broken`, from the index of open incidents. */
const brokenTopics = sql<readonly string[]>`array(
  select detail ->> 'topic' from incidents
  where incidents.merchant_id = integrations.merchant_id and incidents.kind = 'webhook_broken'
    and incidents.resolved_at is null and incidents.integration_id = integrations.id)`;
