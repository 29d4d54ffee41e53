import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** The platforms of a merchant's integrations, or of one of them. */
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
