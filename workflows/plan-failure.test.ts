import { ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { planFailureOf } from './plan-failure.ts';

it('a refusal keeps its code and its message', () => {
  const refusal = ApplicationFailure.nonRetryable('There is no such rule.', 'rule_not_found');
  expect(planFailureOf(refusal)).toEqual({ code: 'rule_not_found', message: 'There is no such rule.' });
});

it.each([
  ['exhausted retries', ApplicationFailure.retryable('connect ECONNREFUSED', 'Error')],
  ['an attempt that lasts too long', new TimeoutFailure('late', undefined, 'START_TO_CLOSE')],
  ['nothing known', undefined],
])('%s are told without what failed inside', (_what, cause) => {
  expect(planFailureOf(cause)).toEqual({
    code: 'plan_not_computed',
    message: 'All attempts to work out the effect of the plan failed.',
  });
});
