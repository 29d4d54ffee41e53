import { Button, Loader, Text, Timeline } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { Facts } from '../../parts/facts.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';

type Recorded = Readonly<Record<string, unknown>> | null;

/** Who changed a rule, when, and what it said before. */
export function RuleHistory({ ruleId }: { readonly ruleId: string }) {
  const { fetch } = useApi();
  const { rows, isPending, error, hasMore, loadMore } = useCursorList(
    ['/v1/rules/{id}/history', ruleId],
    (cursor) =>
      fetch.GET('/v1/rules/{id}/history', {
        params: { path: { id: ruleId }, query: { limit: 50, ...cursor } },
      }),
  );
  if (isPending) return <Loader role="status" aria-label="Loading: history" />;
  return (
    <>
      <ProblemAlert problem={error} />
      <Timeline bulletSize={12} lineWidth={2}>
        {rows.map(({ id, before, after, actor, at }) => (
          <Timeline.Item key={id} title={titleOf(before, after)}>
            <Text c="dimmed" fz="sm">
              <Ago at={at} /> by {actor.label}
            </Text>
            <Facts facts={changesOf(before, after)} />
          </Timeline.Item>
        ))}
      </Timeline>
      {hasMore && (
        <Button variant="subtle" size="xs" onClick={loadMore}>
          Show more
        </Button>
      )}
    </>
  );
}

function titleOf(before: Recorded, after: Recorded): string {
  if (before === null) return 'Created';
  return after === null ? 'Deleted' : 'Changed';
}

/** The fields that differ, each as "before → after". */
function changesOf(before: Recorded, after: Recorded) {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [was, is] = [written(before?.[name]), written(after?.[name])];
    if (was === is) return [];
    return [{ label: inWords(name), value: before === null ? is : after === null ? was : `${was} → ${is}` }];
  });
}

function written(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(
      ([name, part]) => `${inWords(name).toLowerCase()} ${written(part)}`,
    );
    return parts.length === 0 ? 'none' : parts.join(', ');
  }
  if (value === undefined || value === null) return 'none';
  return typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}
