import { storedChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { PlanParts } from './change.ts';
import { effectOf } from './effect.ts';
import { findPlan } from './find-plan.ts';
import { insertPlanListings } from './insert-plan-listings.ts';
import { expiryOf } from './propose-plan.ts';
import { checkPlanned, workOut } from './work-out.ts';

/** A statement of a plan covers all listings of the change. Stays below the activity's deadline. */
const statementMs = 10 * 60_000;

/** Names a plan of a merchant. */
export interface PlanRef {
  readonly merchantId: MerchantId;
  readonly planId: PlanId;
}

/**
 * Computes the effect of a `computing` plan and makes the plan `proposed`. Does nothing in any other state,
 * so that a repetition is harmless.
 *
 * @throws Refusal if the change is not allowed any more.
 * @throws CodedError `connector_unavailable` if a connector does not answer.
 */
export async function computePlan(
  parts: Pick<PlanParts, 'db' | 'clock' | 'connectors'>,
  { merchantId, planId }: PlanRef,
): Promise<void> {
  // If two computations run at once, PostgreSQL refuses the second update. Its retry finds nothing to do.
  await inSnapshot(parts.db, async (tx) => {
    await sql`select set_config('statement_timeout', ${String(statementMs)}, true)`.execute(tx);
    const figuresAt = parts.clock.now();
    const plan = await findPlan(tx, { merchantId, id: planId });
    if (plan?.state !== 'computing') return;
    const actor = { label: plan.actor, keyId: plan.actorKey };
    const requested = { merchantId, actor, change: storedChange.parse(plan.change) };
    const checked = await checkPlanned(tx, parts, requested);
    const { basis, ...figures } = await workOut(tx, merchantId, checked);
    const effect = await effectOf(tx, merchantId, { ...figures, ...checked }, parts.connectors);
    await tx
      .updateTable('plans')
      .set({
        state: 'proposed',
        effect: JSON.stringify(effect),
        basis,
        figures_at: figuresAt,
        expires_at: expiryOf(parts.clock.now()),
      })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', planId)
      .execute();
    await insertPlanListings(tx, { merchantId, planId }, figures.changes);
    await checked.keep?.(tx, planId);
  });
}

/** Marks a plan as failed. Does nothing if the plan is not `computing`. */
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

/** Finds `computing` plans from before a moment, the oldest first. */
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
