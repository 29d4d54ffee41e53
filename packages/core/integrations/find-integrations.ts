import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

/** Finds the merchant's integrations by their ids. Ids of other merchants' integrations are left out. */
export async function findIntegrations(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly IntegrationId[] },
): Promise<ReadonlyMap<IntegrationId, IntegrationRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('id', 'in', [...ids])
    .select(integrationColumns)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
