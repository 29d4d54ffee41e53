import { Anchor, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { State } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useShops } from '../../parts/use-shops.ts';
import { inWords } from '../../parts/words.ts';
import { planName, planTones } from './plan-in-words.ts';

/** Changes with their effect: proposed, made and undone ones. */
export function PlansPage() {
  const { fetch } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { nameOf } = useShops();
  const list = useCursorList(['/v1/plans'], (cursor) =>
    fetch.GET('/v1/plans', { params: { query: { limit: 100, ...cursor } } }),
  );
  return (
    <>
      <PageHeader
        title="Plans"
        about="Changes whose effect was shown before they were made. Made ones can be undone."
      />
      <CursorTable
        label="Plans"
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Change',
            isName: true,
            cell: (plan) => (
              <Anchor
                renderRoot={(props) => (
                  <Link
                    to="/m/$merchantId/plans/$planId"
                    params={{ merchantId, planId: plan.id }}
                    {...props}
                  />
                )}
              >
                {planName(plan, nameOf)}
              </Anchor>
            ),
          },
          {
            header: 'Listings',
            align: 'right',
            cell: ({ effect }) => <Figure value={effect?.listings ?? null} />,
          },
          {
            header: 'Go to 0',
            align: 'right',
            cell: ({ effect }) => <Figure value={effect?.toZero ?? null} />,
          },
          { header: 'State', cell: ({ state }) => <State tone={planTones[state]}>{inWords(state)}</State> },
          {
            header: 'Made',
            cell: ({ createdAt, actor }) => (
              <Text inherit>
                <Ago at={createdAt} /> by {actor.label}
              </Text>
            ),
          },
          {
            header: 'Decided',
            cell: ({ decidedAt, decidedBy }) => (
              <Text inherit>
                <Ago at={decidedAt} never="–" />
                {decidedBy !== null && ` by ${decidedBy}`}
              </Text>
            ),
          },
        ]}
        empty={
          <Empty title="No plan yet">
            A plan appears here when a change of settings, rules or preferences is looked at before it is
            made, and when a new shop goes live.
          </Empty>
        }
      />
    </>
  );
}
