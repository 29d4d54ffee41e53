import { ActivityFailure, isCancellation, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { ComputePlanOutcome, PlanRef } from './contracts/compute-plan.ts';
import { planFailureOf } from './plan-failure.ts';
import { ownFaults } from './retry-policies.ts';

const activities = proxyActivities<Activities>({
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '10 s',
  retry: ownFaults,
  summary: 'Works out the effect of the plan',
});
const { failPlan } = proxyActivities<Activities>({
  startToCloseTimeout: '30 s',
  retry: ownFaults,
  summary: 'Notes that the effect could not be worked out',
});

/** Works out the effect of a plan that concerns very many listings. Where that fails for good, the plan says why. */
export async function computePlan(plan: PlanRef): Promise<ComputePlanOutcome> {
  setCurrentDetails(
    'Works out which figures a plan would change. Nothing else is changed until it is applied.',
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
