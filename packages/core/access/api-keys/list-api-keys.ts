import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { apiKeyColumns } from './api-key-row.ts';
import type { ApiKeyRow } from './api-key-row.ts';

/** Lists a merchant's keys, including revoked keys. With null, lists every key, including the operator's. */
export async function listApiKeys(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId | null } & Page,
): Promise<readonly ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .$if(merchantId !== null, (query) => query.where('merchant_id', '=', merchantId))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(apiKeyColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
