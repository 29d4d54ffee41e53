import { Anchor, Drawer, List, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { Row } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { Facts } from '../../parts/facts.tsx';
import type { Fact } from '../../parts/facts.tsx';
import { FailedItemsLink } from '../../parts/links.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RunInTemporal } from '../../parts/run-in-temporal.tsx';
import { duration, inWords } from '../../parts/words.ts';
import { Repairs } from './repairs.tsx';
import { RunActions } from './run-actions.tsx';

type AnyRun = Row<'/v1/sync-runs'>;

/**
 * One run: how it went, what it counted, what it could not do, and its workflow. Undefined: none is chosen.
 */
export function RunDrawer({
  runId,
  onClose,
}: {
  readonly runId: string | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={runId !== undefined}
      onClose={onClose}
      position="right"
      title="Run"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {runId !== undefined && <Told runId={runId} />}
    </Drawer>
  );
}

function Told({ runId }: { readonly runId: string }) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { data, error } = useApi().query.useQuery('get', '/v1/sync-runs/{id}', {
    params: { path: { id: runId } },
  });
  if (data === undefined) return <ProblemAlert problem={error} />;
  // The client's own type leaves out members that are always null.
  const run = data as AnyRun;
  const planId = 'planId' in run ? run.planId : null;
  const failure = 'failure' in run ? run.failure : null;
  return (
    <Stack gap="md">
      <Title order={2}>{inWords(run.kind)}</Title>
      {failure !== null && (
        <Text>
          {failure.message} ({failure.code})
        </Text>
      )}
      <Facts facts={factsOf(run)} record={countsOf(run)} />
      <RunActions run={run} />
      {'problems' in run && <Problems problems={run.problems} />}
      {run.kind === 'reconcile' && <Repairs runId={run.id} />}
      {run.integrationId !== null && (
        <FailedItemsLink search={{ integrationId: run.integrationId }}>
          Failed items of the shop
        </FailedItemsLink>
      )}
      {planId !== null && (
        <Anchor component={Link} to={`/m/${merchantId}/plans/${planId}`}>
          The plan that began it
        </Anchor>
      )}
      {run.workflowId !== null && <RunInTemporal workflowId={run.workflowId} />}
    </Stack>
  );
}

function factsOf(run: AnyRun): readonly Fact[] {
  const { state, startedAt, endedAt } = run;
  const by = 'actor' in run ? (run.actor ?? 'Onhand') : 'Its schedule';
  return [
    { label: 'State', value: inWords(state) },
    { label: 'Began', value: <Ago at={startedAt} /> },
    ...(endedAt === null
      ? []
      : [{ label: 'Took', value: duration(Date.parse(endedAt) - Date.parse(startedAt)) }]),
    { label: 'By', value: by },
  ];
}

/** What a run counted, without what is 0. A first sync has no counters of its own. */
function countsOf(run: AnyRun): unknown {
  if (run.kind === 'first_sync') return { total: run.total, done: run.done, failed: run.failed };
  const counted = Object.fromEntries(Object.entries(run.counts).filter(([, count]) => count !== 0));
  return 'skippedFor' in run && Object.keys(run.skippedFor).length > 0
    ? { ...counted, skippedFor: run.skippedFor }
    : counted;
}

function Problems({
  problems: { total, rows },
}: {
  readonly problems: Extract<AnyRun, { problems: unknown }>['problems'];
}) {
  if (total === 0) return null;
  return (
    <section>
      <Title order={3}>What it could not do</Title>
      <List spacing="xs" listStyleType="none">
        {rows.map(({ externalKey, code, message }) => (
          <List.Item key={`${externalKey} ${code}`}>
            <Text component="span" fw={600}>
              {externalKey}
            </Text>{' '}
            {message} ({code})
          </List.Item>
        ))}
      </List>
      {total > rows.length && <Text c="dimmed">{total - rows.length} more.</Text>}
    </section>
  );
}
