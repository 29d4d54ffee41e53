import { Stack, Text } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';

type Message = Row<'/v1/notifications'>;

const states: Readonly<Record<Message['state'], { readonly tone: Tone; readonly name: string }>> = {
  waiting: { tone: 'waiting', name: 'Waiting' },
  sending: { tone: 'busy', name: 'Sending' },
  delivered: { tone: 'good', name: 'Delivered' },
  unconfirmed: { tone: 'attention', name: 'Not confirmed' },
  undeliverable: { tone: 'bad', name: 'Not delivered' },
};

const causes: Readonly<Record<Message['causeKind'], string>> = {
  incident: 'An incident',
  more_incidents: 'Many more incidents',
  failed_items: 'Failed items',
  test: 'Test',
};

/** What was sent or waits, and why it did not arrive. */
export function SentMessages() {
  const { fetch, query } = useApi();
  const list = useCursorList(['/v1/notifications'], (cursor) =>
    fetch.GET('/v1/notifications', { params: { query: { limit: 50, ...cursor } } }),
  );
  const { data } = query.useQuery('get', '/v1/notification-subscriptions', {
    params: { query: { limit: 100 } },
  });
  const labels = new Map(data?.data.map(({ id, label }) => [id, label]));
  return (
    <CursorTable
      label="Messages"
      list={list}
      idOf={({ id }) => id}
      columns={[
        { header: 'About', isName: true, cell: ({ causeKind }) => causes[causeKind] },
        { header: 'To', cell: ({ subscriptionId }) => labels.get(subscriptionId) ?? 'another subscription' },
        {
          header: 'State',
          cell: ({ state, failure }) => (
            <Stack gap={0}>
              <State tone={states[state].tone}>{states[state].name}</State>
              {failure !== null && (
                <Text size="xs" c="dimmed">
                  {failure.message} ({failure.code})
                </Text>
              )}
            </Stack>
          ),
        },
        { header: 'Attempts', cell: ({ attempts }) => <Figure value={attempts} /> },
        { header: 'Created', cell: ({ createdAt }) => <Ago at={createdAt} /> },
      ]}
      empty={
        <Empty title="Nothing was sent yet">Messages appear here as soon as there is one to send.</Empty>
      }
    />
  );
}
