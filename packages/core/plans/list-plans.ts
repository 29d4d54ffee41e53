import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { planColumns } from './plan-row.ts';
import type { PlanRow } from './plan-row.ts';

/** Lists a merchant's plans, the newest first. */
export async function listPlans(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<PlanId>,
): Promise<readonly PlanRow[]> {
  return db
    .selectFrom('plans')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(planColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
