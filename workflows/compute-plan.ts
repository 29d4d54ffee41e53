import { ActivityFailure, isCancellation, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { ComputePlanOutcome, PlanRef } from './contracts/compute-plan.ts';
import { planFailureOf } from './plan-failure.ts';
import { ownFaults } from './retry-policies.ts';

const activities = proxyActivities<Activities>({
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Computes the effect of the plan',
});
const { failPlan } = proxyActivities<Activities>({
  startToCloseTimeout: '30 s',
  retry: ownFaults,
  summary: 'Records that the effect of the plan could not be computed',
});

/**
 * Computes the effect of a plan with very many listings. Records the reason on the plan if this fails for
 * good.
 */
export async function computePlan(plan: PlanRef): Promise<ComputePlanOutcome> {
  setCurrentDetails(
    'Computes which figures the plan would change. No figure changes until the plan is applied.',
  );
  try {
    await activities.computePlan(plan);
    return { kind: 'proposed' };
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const failure = planFailureOf(error.cause);
    await failPlan(plan, failure);
    return { kind: 'failed', ...failure };
  }
}
