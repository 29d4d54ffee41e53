import { Anchor, Progress, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Ago } from '../../parts/ago.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { duration, inWords } from '../../parts/words.ts';
import { RunActions } from './run-actions.tsx';
import type { Counts, Run } from './run.ts';

const tones: Readonly<Record<Run['state'], Tone>> = {
  running: 'busy',
  safety_stop: 'attention',
  done: 'good',
  failed: 'bad',
  cancelled: 'off',
};

export const runColumns: readonly Column<Run>[] = columnsWith(({ kind }) => inWords(kind));

/** The columns; the name of a run leads to what is known of it. */
export const readableRunColumns: readonly Column<Run>[] = columnsWith(({ id, kind }) => (
  <RunLink id={id}>{inWords(kind)}</RunLink>
));

function RunLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const params = useParams({ from: '/m/$merchantId/integrations/$integrationId' });
  return (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link
          to="/m/$merchantId/integrations/$integrationId/runs"
          params={params}
          search={(before) => ({ ...before, run: id })}
          {...props}
        />
      )}
    >
      {children}
    </Anchor>
  );
}

function columnsWith(name: Column<Run>['cell']): readonly Column<Run>[] {
  return [
    { header: 'Run', isName: true, cell: name },
    { header: 'State', cell: ({ state }) => <State tone={tones[state]}>{inWords(state)}</State> },
    { header: 'Progress', width: 280, cell: (run) => <RunProgress run={run} /> },
    { header: 'Began', cell: ({ startedAt }) => <Ago at={startedAt} /> },
    { header: 'By', cell: ({ actor }) => actor ?? 'Onhand' },
    { header: 'Actions', cell: (run) => <RunActions run={run} /> },
  ];
}

function RunProgress({ run }: { readonly run: Run }) {
  const { failure = null, progress } = run;
  return (
    <>
      {progress !== undefined && (
        <ProgressLine kind={run.kind} progress={progress} isRunning={run.state === 'running'} />
      )}
      {failure !== null && (
        <Text fz="sm" style={{ whiteSpace: 'normal' }}>
          {failure.message} ({failure.code})
        </Text>
      )}
    </>
  );
}

function ProgressLine({
  kind,
  progress: { done, failed, skipped, total, perMinute, secondsLeft },
  isRunning,
}: {
  readonly kind: string;
  readonly progress: Counts;
  readonly isRunning: boolean;
}) {
  const facts = [
    `${done.toLocaleString('en-US')}${total === null ? '' : ` of ${total.toLocaleString('en-US')}`}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(isRunning && perMinute !== null ? [`${Math.round(perMinute)} a minute`] : []),
    ...(isRunning && secondsLeft !== null ? [`${duration(secondsLeft * 1_000)} left`] : []),
  ];
  return (
    <>
      <Text fz="sm">{facts.join(' · ')}</Text>
      {isRunning && total !== null && total > 0 && (
        <Progress
          mt={4}
          size="sm"
          aria-label={`Progress of ${inWords(kind)}`}
          value={(100 * (done + failed + skipped)) / total}
        />
      )}
    </>
  );
}
