import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import * as plans from '@onhand/core/plans/compute-plan.ts';
import type { PlanFailure, PlanRef } from '@onhand/workflows/contracts/compute-plan.ts';
import { ApplicationFailure } from '@temporalio/common';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';

/**
 * Computes the effect of a plan.
 *
 * @throws ApplicationFailure if the plan's change is refused. It is not retryable, and its type is the
 * refusal's code.
 */
export async function computePlan(dependencies: Dependencies, plan: PlanRef): Promise<void> {
  try {
    await whileBeating(() => plans.computePlan(dependencies, plan));
  } catch (error) {
    if (error instanceof Refusal) throw ApplicationFailure.nonRetryable(error.message, error.code);
    throw error;
  }
}

/** Records that the effect of a plan could not be computed. */
export async function failPlan({ db }: Dependencies, plan: PlanRef, failure: PlanFailure): Promise<void> {
  await plans.failPlan(db, { ...plan, ...failure });
}
