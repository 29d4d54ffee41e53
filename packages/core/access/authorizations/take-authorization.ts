import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { hashOf } from './proof-of.ts';

/** An authorization that was begun, and the key that began it. */
export interface BegunAuthorization {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly keyId: string;
  readonly label: string;
  readonly role: 'viewer' | 'operator' | 'admin';
}

/**
 * Takes the authorization with a state, so that nobody takes it again. Returns undefined if there is none for
 * an integration of the platform, if it has ended, or if its key was revoked.
 */
export async function takeAuthorization(
  db: Db,
  { platform, state }: { readonly platform: string; readonly state: string },
): Promise<BegunAuthorization | undefined> {
  return db
    .deleteFrom('authorizations')
    .using(['api_keys', 'integrations'])
    .where('state_hash', '=', hashOf(state))
    .where('ends_at', '>', sql<Date>`onhand_now()`)
    .whereRef('api_keys.id', '=', 'authorizations.api_key_id')
    .where('api_keys.revoked_at', 'is', null)
    .whereRef('integrations.id', '=', 'authorizations.integration_id')
    .where('integrations.platform', '=', platform)
    .returning([
      'authorizations.merchant_id as merchantId',
      'authorizations.integration_id as integrationId',
      'api_keys.id as keyId',
      'api_keys.label',
      'api_keys.role',
    ])
    .executeTakeFirst();
}
