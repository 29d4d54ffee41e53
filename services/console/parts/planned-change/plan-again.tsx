import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../api/client.tsx';
import type { Answer, Body } from '../../api/answer.ts';
import { answered } from '../../api/every.ts';
import { problemOf } from '../../api/problem.ts';
import { ProblemAlert } from '../problem-alert.tsx';

type Plan = Answer<'/v1/plans/{id}'>;

/** Tells whether a plan was refused because it no longer shows what applying it would do. */
export function isOutdated(problem: unknown): boolean {
  return ['plan_outdated', 'plan_expired'].includes(problemOf(problem).code);
}

/** Makes a plan of the same change again, with the figures of now. */
export function PlanAgain({
  change,
  onPlanned,
}: {
  readonly change: Plan['change'];
  readonly onPlanned: (planId: string) => void;
}) {
  const { fetch } = useApi();
  const { mutate, isPending, error } = useMutation({
    // A plan keeps the change that was asked for.
    mutationFn: () => answered(fetch.POST('/v1/plans', { body: { change } as unknown as Body<'/v1/plans'> })),
    onSuccess: ({ id }) => onPlanned(id),
  });
  return (
    <>
      <ProblemAlert problem={error} />
      <Button loading={isPending} onClick={() => mutate()}>
        Plan again
      </Button>
    </>
  );
}
