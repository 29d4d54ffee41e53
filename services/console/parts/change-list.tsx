import { List, Text, Title } from '@mantine/core';
import { Ago } from './ago.tsx';
import { changedValues } from './changed-values.ts';

interface Change {
  readonly id: string;
  readonly actor: { readonly label: string };
  readonly at: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** Who changed settings, and from what to what: the newest changes. Nothing is shown if nobody did. */
export function ChangeList<Row extends Change>({
  title,
  changes = [],
  aboutOf,
}: {
  readonly title: string;
  readonly changes: readonly Row[] | undefined;
  /** What of the settings a change is about. Left out: all are about the same. */
  readonly aboutOf?: (change: Row) => string;
}) {
  if (changes.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      <List listStyleType="none" spacing={4}>
        {changes.map((change) => {
          const { id, actor, at, before, after } = change;
          return (
            <List.Item key={id}>
              <Ago at={at} />, {actor.label}: {aboutOf !== undefined && `${aboutOf(change)}: `}
              {changedValues(before ?? {}, after ?? {}).join(', ')}
            </List.Item>
          );
        })}
      </List>
      <Text c="dimmed" fz="sm">
        The newest {changes.length}.
      </Text>
    </section>
  );
}
