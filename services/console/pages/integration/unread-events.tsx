import { List, Text, Title } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { inWords } from '../../parts/words.ts';

const most = 20;

/**
 * What the platform told and what could not be processed, the newest first. Nothing is shown if all could.
 */
export function UnreadEvents({ integrationId }: { readonly integrationId: string }) {
  const { data } = useApi().query.useQuery('get', '/v1/inbound-events', {
    params: { query: { integrationId, state: 'failed', limit: most } },
  });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <section aria-labelledby="unread">
      <Title order={2} id="unread" mb="xs">
        Not processed
      </Title>
      <List listStyleType="none" spacing={4}>
        {data.data.map(({ id, topic, origin, externalOrderId, receivedAt, failure }) => (
          <List.Item key={id}>
            {topic === '' ? inWords(origin) : topic}
            {externalOrderId !== null && `, order ${externalOrderId}`}, <Ago at={receivedAt} />
            {failure !== null && (
              <Text c="dimmed">
                {failure.message} ({failure.code})
              </Text>
            )}
          </List.Item>
        ))}
      </List>
      {data.nextCursor !== null && <Text c="dimmed">The newest {most}.</Text>}
    </section>
  );
}
