import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { merchantColumns } from './merchant-row.ts';
import type { MerchantRow } from './merchant-row.ts';

/** Lists all merchants, or only the merchant that `merchantId` names. */
export async function listMerchants(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId | null } & Page<MerchantId>,
): Promise<readonly MerchantRow[]> {
  return db
    .selectFrom('merchants')
    .$if(merchantId !== null, (query) => query.where('id', '=', merchantId))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(merchantColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
