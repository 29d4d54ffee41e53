import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';

/** Which of these are the merchant's integrations, and on which platforms. */
export async function findIntegrations(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly IntegrationId[] },
): Promise<ReadonlyMap<IntegrationId, { readonly platform: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select(['id', 'platform'])
    .execute();
  return new Map(rows.map(({ id, platform }) => [id, { platform }]));
}
