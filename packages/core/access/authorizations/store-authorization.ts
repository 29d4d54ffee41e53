import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { hashOf } from './proof-of.ts';

/** A person has this long to consent. */
const lastsMs = 10 * 60_000;

/** Stores that a key has begun to authorize an integration. Forgets the merchant's that have ended. */
export async function storeAuthorization(
  tx: Tx,
  begun: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly keyId: string;
    readonly state: string;
  },
): Promise<{ readonly endsAt: Date }> {
  await tx
    .deleteFrom('authorizations')
    .where('merchant_id', '=', begun.merchantId)
    .where('ends_at', '<=', sql<Date>`onhand_now()`)
    .execute();
  return tx
    .insertInto('authorizations')
    .values({
      state_hash: hashOf(begun.state),
      merchant_id: begun.merchantId,
      integration_id: begun.integrationId,
      api_key_id: begun.keyId,
      ends_at: sql<Date>`onhand_now() + ${lastsMs}::float8 * interval '1 millisecond'`,
    })
    .returning('ends_at as endsAt')
    .executeTakeFirstOrThrow();
}
