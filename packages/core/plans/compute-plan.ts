import { storedChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { PlanParts } from './change.ts';
import { effectOf } from './effect.ts';
import { findPlan } from './find-plan.ts';
import { insertPlanListings } from './insert-plan-listings.ts';
import { expiryOf } from './propose-plan.ts';
import { checkPlanned, workOut } from './work-out.ts';

/** Names a plan of a merchant. */
export interface PlanRef {
  readonly merchantId: MerchantId;
  readonly planId: PlanId;
}

/**
 * Works out the effect of a plan that is `computing`, which makes it `proposed`. A plan in any other state is
 * left alone, so that working it out twice is harmless.
 *
 * @throws Refusal where the change may not be made any more.
 * @throws CodedError `connector_unavailable` where a connector does not answer.
 */
export async function computePlan(
  parts: Pick<PlanParts, 'db' | 'clock' | 'connectors'>,
  { merchantId, planId }: PlanRef,
): Promise<void> {
  // Two at a time: PostgreSQL refuses the second one's update and has it run again, which finds nothing to
  // do.
  await inSnapshot(parts.db, async (tx) => {
    const plan = await findPlan(tx, { merchantId, id: planId });
    if (plan?.state !== 'computing') return;
    const actor = { label: plan.actor, keyId: plan.actorKey };
    const requested = { merchantId, actor, change: storedChange.parse(plan.change) };
    const checked = await checkPlanned(tx, parts, requested);
    const { basis, changes } = await workOut(tx, merchantId, checked);
    const effect = await effectOf(tx, merchantId, changes, parts.connectors);
    await tx
      .updateTable('plans')
      .set({
        state: 'proposed',
        effect: JSON.stringify(effect),
        basis,
        expires_at: expiryOf(parts.clock.now()),
      })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', planId)
      .execute();
    await insertPlanListings(tx, { merchantId, planId }, changes);
  });
}

/** Notes that the effect of a plan could not be worked out. A plan that is not `computing` is left alone. */
export async function failPlan(
  db: Db,
  failed: PlanRef & { readonly code: string; readonly message: string },
): Promise<void> {
  await db
    .updateTable('plans')
    .set({ state: 'failed', failure_code: failed.code, failure_message: failed.message })
    .where('merchant_id', '=', failed.merchantId)
    .where('id', '=', failed.planId)
    .where('state', '=', 'computing')
    .execute();
}

/** Finds plans that wait to be worked out since before then, the oldest first. */
export async function findComputing(
  db: Db,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly PlanRef[]> {
  return db
    .selectFrom('plans')
    .where('state', '=', 'computing')
    .where('created_at', '<', before)
    .select(['merchant_id as merchantId', 'id as planId'])
    .orderBy('created_at')
    .limit(limit)
    .execute();
}
