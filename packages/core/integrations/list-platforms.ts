import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** Lists the platforms of a merchant's integrations, or the platform of one integration. */
export async function listPlatforms(
  db: Db,
  {
    merchantId,
    integrationId,
  }: { readonly merchantId: MerchantId; readonly integrationId?: IntegrationId | undefined },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .$if(integrationId !== undefined, (query) => query.where('id', '=', integrationId ?? null))
    .select('platform')
    .distinct()
    .execute();
  return rows.map(({ platform }) => platform);
}
