import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '../../connect.ts';

/** Which of these are the merchant's integrations. */
export async function findIntegrations(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly IntegrationId[] },
): Promise<ReadonlySet<IntegrationId>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select('id')
    .execute();
  return new Set(rows.map((row) => row.id));
}
