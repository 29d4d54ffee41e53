import { Button, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { Ago } from '../../parts/ago.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { Effect } from '../../parts/planned-change/effect.tsx';
import { isOutdated, PlanAgain } from '../../parts/planned-change/plan-again.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { State } from '../../parts/state.tsx';
import { useShops } from '../../parts/use-shops.ts';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { planName, planTones } from './plan-in-words.ts';
import type { Plan } from './plan-in-words.ts';
import { PlanListings } from './plan-listings.tsx';

/** One plan: what it touches, each listing before and after, and the buttons that apply or undo it. */
export function PlanPage() {
  const { planId } = useParams({ from: '/m/$merchantId/plans/$planId' });
  const { query } = useApi();
  const { operate } = useRights();
  const { nameOf } = useShops();
  const { data: plan, error } = query.useQuery(
    'get',
    '/v1/plans/{id}',
    { params: { path: { id: planId } } },
    { refetchInterval: ({ state }) => (state.data?.state === 'computing' ? 1_000 : false) },
  );
  if (plan === undefined) {
    return (
      <>
        <PageHeader title="Plan" />
        {error === null ? (
          <Loader role="status" aria-label="Loading: plan" />
        ) : (
          <ProblemAlert problem={error} />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader title={planName(plan, nameOf)} about={<Standing plan={plan} />}>
        {operate && <PlanButtons key={plan.id} plan={plan} />}
      </PageHeader>
      <Stack>
        {plan.failure !== null && (
          <Paper withBorder p="md">
            <Text>{plan.failure.message}</Text>
          </Paper>
        )}
        {plan.effect !== null && (
          <Paper withBorder p="md" component="section" aria-label="Effect">
            <Effect effect={plan.effect} />
            {plan.effect.listings === 0 && <Text>No figure changes.</Text>}
          </Paper>
        )}
        {plan.effect !== null && plan.effect.listings > 0 && (
          <section>
            <Title order={2} mb="xs">
              Listings
            </Title>
            <PlanListings planId={plan.id} />
          </section>
        )}
      </Stack>
    </>
  );
}

function Standing({
  plan: { state, actor, createdAt, decidedAt, decidedBy, expiresAt },
}: {
  readonly plan: Plan;
}) {
  return (
    <>
      <State tone={planTones[state]}>{inWords(state)}</State> · made <Ago at={createdAt} /> by {actor.label}
      {decidedAt !== null && (
        <>
          {' '}
          · decided <Ago at={decidedAt} /> by {decidedBy}
        </>
      )}
      {state === 'proposed' && (
        <>
          {' '}
          · expires <Ago at={expiresAt} />
        </>
      )}
    </>
  );
}

/**
 * A proposed plan can be applied, an applied one undone. One that expired, or of which the gateway says that
 * things have changed since, can be made again.
 */
function PlanButtons({ plan: { id, state, effect, change } }: { readonly plan: Plan }) {
  const { merchantId } = useParams({ from: '/m/$merchantId/plans/$planId' });
  const navigate = useNavigate();
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const again = (
    <PlanAgain
      change={change}
      onPlanned={(planId) =>
        void navigate({ to: '/m/$merchantId/plans/$planId', params: { merchantId, planId } })
      }
    />
  );
  if (state === 'expired' || state === 'failed') return again;
  if (state !== 'proposed' && state !== 'applied') return null;
  const isApplied = state === 'applied';
  const params = { path: { id } };
  const decide = async () => {
    await answered(
      isApplied
        ? fetch.POST('/v1/plans/{id}/undo', { params })
        : fetch.POST('/v1/plans/{id}/apply', { params }),
    );
    await queryClient.invalidateQueries();
    notifyDone(isApplied ? 'The settings from before are back.' : 'The plan is applied.');
  };
  return (
    <>
      <Button variant={isApplied ? 'default' : 'filled'} onClick={() => setAsked(true)}>
        {isApplied ? 'Undo' : 'Apply'}
      </Button>
      <ConfirmDialog
        title={isApplied ? 'Undo this plan?' : 'Apply this plan?'}
        isOpen={isAsked}
        onConfirm={decide}
        onClose={() => setAsked(false)}
        remedy={(problem) => (isOutdated(problem) ? again : null)}
      >
        {isApplied ? (
          <Text>The settings from before the plan come back, and the figures follow them.</Text>
        ) : (
          effect !== null && <Effect effect={effect} />
        )}
      </ConfirmDialog>
    </>
  );
}
