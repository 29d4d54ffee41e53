import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';

/** The plan that began the newest sync run of an integration; null: there was no run. */
export async function findLastPlan(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<PlanId | null> {
  const run = await db
    .selectFrom('sync_runs')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .select('plan_id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return run?.plan_id ?? null;
}
