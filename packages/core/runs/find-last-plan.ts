import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findNewestRun } from './find-run.ts';

/** Finds the plan that began the newest first sync of an integration. Returns null if there was none. */
export async function findLastPlan(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<PlanId | null> {
  const run = await findNewestRun(db, { merchantId, integrationId, kind: 'first_sync' });
  return run?.planId ?? null;
}
