import { Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Answer, Body } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { ProblemAlert } from '../problem-alert.tsx';
import { Effect } from './effect.tsx';
import { isOutdated, PlanAgain } from './plan-again.tsx';
import { PlannedListings } from './planned-listings.tsx';

export type PlannedChange = Body<'/v1/plans'>['change'];
export type Plan = Answer<'/v1/plans/{id}'>;

/**
 * Makes a plan of a change, shows what it would touch, and applies it after "Yes, I'm sure". Mount it when
 * the change is wanted: it plans once. `planId`: the gateway has made the plan already.
 */
export function PlanDialog({
  title,
  change,
  planId,
  onClose,
  onApplied,
}: {
  readonly title: string;
  readonly change?: PlannedChange;
  readonly planId?: string;
  readonly onClose: () => void;
  readonly onApplied: (plan: Plan) => void;
}) {
  const { fetch, query } = useApi();
  const queryClient = useQueryClient();
  const {
    mutate,
    data: made,
    error,
  } = useMutation({
    mutationFn: (body: Body<'/v1/plans'>) => answered(fetch.POST('/v1/plans', { body })),
  });
  // The change is that of the moment at which the dialog opened.
  useEffect(() => {
    if (change !== undefined) mutate({ change });
  }, []);
  const [againId, setAgainId] = useState<string | null>(null);
  const id = againId ?? planId ?? made?.id;
  const { data: plan, error: unread } = query.useQuery(
    'get',
    '/v1/plans/{id}',
    { params: { path: { id: id ?? '' } } },
    { enabled: id !== undefined, refetchInterval: ({ state }) => (isComputing(state.data) ? 1_000 : false) },
  );
  const apply = async () => {
    const applied = await answered(
      fetch.POST('/v1/plans/{id}/apply', { params: { path: { id: id ?? '' } } }),
    );
    await queryClient.invalidateQueries();
    onApplied(applied);
  };
  const problem = error ?? unread;
  return (
    <ConfirmDialog
      title={title}
      isOpen
      isReady={plan?.state === 'proposed'}
      onClose={onClose}
      onConfirm={apply}
      remedy={(refusal, forget) =>
        plan !== undefined && isOutdated(refusal) ? (
          <PlanAgain
            change={plan.change}
            onPlanned={(next) => {
              setAgainId(next);
              forget();
            }}
          />
        ) : null
      }
    >
      <ProblemAlert problem={problem} />
      {problem === null && (plan === undefined || isComputing(plan)) && (
        <Stack align="center">
          <Loader role="status" aria-label="Working out what it would touch" />
          <Text c="dimmed">Working out what it would touch. Nothing is changed yet.</Text>
        </Stack>
      )}
      {plan?.failure && <Text role="alert">{plan.failure.message}</Text>}
      {plan?.effect && (
        <>
          <Effect effect={plan.effect} />
          {plan.effect.listings > 0 && <PlannedListings planId={plan.id} />}
        </>
      )}
    </ConfirmDialog>
  );
}

function isComputing(plan: Plan | undefined): boolean {
  return plan?.state === 'computing';
}
