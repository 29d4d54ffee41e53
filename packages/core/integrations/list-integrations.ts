import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

/** Lists a merchant's integrations. */
export async function listIntegrations(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<IntegrationId>,
): Promise<readonly IntegrationRow[]> {
  return db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(integrationColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
