import { Text, Timeline } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RunInTemporal } from '../../parts/run-in-temporal.tsx';
import { State } from '../../parts/state.tsx';
import { useShops } from '../../parts/use-shops.ts';
import { eventsOf } from './timeline-events.ts';

/** What happened to an order, from the shop where it was placed to every other one. */
export function OrderTimeline({ order }: { readonly order: Answer<'/v1/orders/{id}'> }) {
  const { query } = useApi();
  const { nameOf } = useShops();
  const { data, error } = query.useQuery('get', '/v1/orders/{id}/channels', {
    params: { path: { id: order.id } },
  });
  const events = eventsOf(order, data?.channels ?? [], nameOf);
  return (
    <>
      <ProblemAlert problem={error} />
      <Timeline bulletSize={14} lineWidth={2} active={events.filter(({ at }) => at !== null).length - 1}>
        {events.map(({ at, title, detail, tone }) => (
          <Timeline.Item key={`${title} ${at ?? ''}`} title={<State tone={tone}>{title}</State>}>
            <Text c="dimmed" fz="sm" className="figure">
              {at !== null && <Ago at={at} />}
              {at !== null && detail !== undefined && ' · '}
              {detail}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
      <RunInTemporal workflowId={order.workflowId} />
    </>
  );
}
