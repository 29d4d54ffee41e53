import { List, Text, Title } from '@mantine/core';
import { useApi } from '../../../api/client.tsx';
import { Ago } from '../../../parts/ago.tsx';
import { inWords } from '../../../parts/words.ts';

/** Who changed the overrides of the item: the newest changes. */
export function OverridesHistory({ itemId }: { readonly itemId: string }) {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/items/{id}/publishing/history', {
    params: { path: { id: itemId }, query: { limit: 10 } },
  });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <section aria-label="Changes">
      <Title order={2} mb="xs">
        Changes
      </Title>
      <List listStyleType="none" spacing={4}>
        {data.data.map(({ id, actor, at, before, after }) => (
          <List.Item key={id}>
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
