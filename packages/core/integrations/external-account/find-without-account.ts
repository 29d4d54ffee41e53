import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Finds live integrations of a platform whose account nobody could learn yet, at most `limit`. */
export async function findWithoutAccount(
  db: Db,
  { platform, limit }: { readonly platform: string; readonly limit: number },
): Promise<
  readonly {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly platform: string;
  }[]
> {
  return db
    .selectFrom('integrations')
    .where('platform', '=', platform)
    .where('external_account', 'is', null)
    .where('state', '<>', 'revoked')
    .select(['merchant_id as merchantId', 'id as integrationId', 'platform'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
