import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { planColumns } from './plan-row.ts';
import type { PlanRow } from './plan-row.ts';

/** Finds a merchant's plan by its id. `lock`: locks it until the transaction ends. */
export async function findPlan(
  db: Db,
  {
    merchantId,
    id,
    lock = false,
  }: { readonly merchantId: MerchantId; readonly id: PlanId; readonly lock?: boolean },
): Promise<PlanRow | undefined> {
  return db
    .selectFrom('plans')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(planColumns)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}
