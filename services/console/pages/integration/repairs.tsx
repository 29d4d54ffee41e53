import { List, Text, Title } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { inWords } from '../../parts/words.ts';

const most = 50;

/** What a reconciliation found to be wrong at the shop, and what is done about it. */
export function Repairs({ runId }: { readonly runId: string }) {
  const { data, error } = useApi().query.useQuery('get', '/v1/sync-runs/{id}/repairs', {
    params: { path: { id: runId }, query: { limit: most } },
  });
  if (data === undefined) return <ProblemAlert problem={error} />;
  return (
    <section aria-label="Repairs">
      <Title order={3}>Repairs</Title>
      {data.data.length === 0 && <Text c="dimmed">Everything was as expected.</Text>}
      <List spacing="xs" listStyleType="none">
        {data.data.map(({ id, kind, sku, title, externalKey, expected, seen, detail }) => (
          <List.Item key={id}>
            <Text component="span" fw={600}>
              {sku ?? title ?? externalKey ?? 'The shop'}
            </Text>{' '}
            {inWords(kind)}
            {expected !== null && `, expected ${expected}`}
            {seen !== null && `, the shop showed ${seen}`}
            {detail !== null && detail !== (sku ?? title) && <Text c="dimmed">{detail}</Text>}
          </List.Item>
        ))}
      </List>
      {data.nextCursor !== null && <Text c="dimmed">The first {most}.</Text>}
    </section>
  );
}
