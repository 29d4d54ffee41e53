import { ApplicationFailure } from '@temporalio/common';
import type { PlanFailure } from './contracts/compute-plan.ts';

/**
 * Returns the reason to show for a failed plan: the refusal of its change, or that all attempts failed. Pure.
 */
export function planFailureOf(cause: unknown): PlanFailure {
  if (cause instanceof ApplicationFailure && cause.nonRetryable === true && typeof cause.type === 'string') {
    return { code: cause.type, message: cause.message };
  }
  return { code: 'plan_not_computed', message: 'All attempts to work out the effect of the plan failed.' };
}
