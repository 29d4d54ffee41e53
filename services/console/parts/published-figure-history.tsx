import { List, Text, Title } from '@mantine/core';
import { useApi } from '../api/client.tsx';
import { Ago } from './ago.tsx';
import { inWords } from './words.ts';

const paths = {
  item: '/v1/items/{id}/publishing/history',
  integration: '/v1/integrations/{id}/publishing/history',
  merchant: '/v1/merchants/{id}/publishing/history',
} as const;

/** Who changed how the figures of an item, a shop or a merchant are shaped: the newest changes. */
export function PublishedFigureHistory({
  scope,
  id,
}: {
  readonly scope: keyof typeof paths;
  readonly id: string;
}) {
  const { query } = useApi();
  const { data } = query.useQuery('get', paths[scope], { params: { path: { id }, query: { limit: 10 } } });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <section aria-label="Changes">
      <Title order={2} mb="xs">
        Changes
      </Title>
      <List listStyleType="none" spacing={4}>
        {data.data.map(({ id: changeId, actor, at, before, after }) => (
          <List.Item key={changeId}>
            <Ago at={at} />, {actor.label}: {changed(before ?? {}, after ?? {}).join(', ')}
          </List.Item>
        ))}
      </List>
      <Text c="dimmed" fz="sm">
        The newest {data.data.length}.
      </Text>
    </section>
  );
}

type Values = Readonly<Record<string, unknown>>;

/** What differs, in words: "Buffer from 2 to none". */
function changed(before: Values, after: Values): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
    .map((name) => `${inWords(name)} from ${valueWords(before[name])} to ${valueWords(after[name])}`);
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? inWords(value).toLowerCase() : JSON.stringify(value);
}
