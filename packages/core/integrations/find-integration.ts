import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

/**
 * Finds a merchant's integration by its id. `lock` makes other transactions that lock it wait until this one
 * ends.
 */
export async function findIntegration(
  db: Db,
  {
    merchantId,
    id,
    lock = false,
  }: { readonly merchantId: MerchantId; readonly id: IntegrationId; readonly lock?: boolean },
): Promise<IntegrationRow | undefined> {
  return db
    .selectFrom('integrations')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(integrationColumns)
    .$if(lock, (query) => query.forNoKeyUpdate())
    .executeTakeFirst();
}
