import { Button, Group, Progress, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Row } from '../api/answer.ts';
import { useApi } from '../api/client.tsx';
import { answered } from '../api/every.ts';
import { useRights } from '../session/rights.ts';
import { notifyProblem } from './notify.tsx';
import { State } from './state.tsx';
import type { Tone } from './state.tsx';
import { useShops } from './use-shops.ts';
import { counted, duration, inWords } from './words.ts';

type AnyRun = Row<'/v1/sync-runs'>;
type Counts = Extract<AnyRun, { progress: unknown }>['progress'];

/** What is shown of a run, of whatever kind. */
export interface Run extends Pick<AnyRun, 'id' | 'kind' | 'state'> {
  /** Null or left out: a run of the merchant. */
  readonly integrationId?: string | null;
  readonly progress?: Counts;
}

const tones: Readonly<Record<Run['state'], Tone>> = {
  running: 'busy',
  safety_stop: 'attention',
  done: 'good',
  failed: 'bad',
  cancelled: 'off',
};

/** A run with its progress, and a button that cancels it. */
export function RunLine({ run }: { readonly run: Run }) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const { nameOf } = useShops();
  const { operate } = useRights();
  const cancel = async () => {
    try {
      await answered(fetch.POST('/v1/sync-runs/{id}/cancel', { params: { path: { id: run.id } } }));
      await queryClient.invalidateQueries();
    } catch (error) {
      notifyProblem(error);
    }
  };
  const label = [inWords(run.kind), nameOf(run.integrationId ?? null)].filter(Boolean).join(' · ');
  return (
    <div>
      <Group gap="sm">
        <Text fw={600}>{label}</Text>
        <State tone={tones[run.state]}>{inWords(run.state)}</State>
        {run.progress && <ProgressText {...run.progress} />}
        {operate && run.state === 'running' && (
          <Button size="compact-xs" variant="default" onClick={() => void cancel()}>
            Cancel run
          </Button>
        )}
      </Group>
      {run.progress?.total !== undefined && run.progress.total !== null && run.progress.total > 0 && (
        <Progress
          mt={4}
          aria-label={`Progress of ${label}`}
          value={
            (100 * (run.progress.done + run.progress.failed + run.progress.skipped)) / run.progress.total
          }
        />
      )}
    </div>
  );
}

function ProgressText({ done, failed, skipped, total, secondsLeft }: Counts) {
  const of = total === null ? '' : ` of ${total.toLocaleString('en-US')}`;
  const parts = [
    `${done.toLocaleString('en-US')}${of} done`,
    ...(skipped > 0 ? [`${skipped.toLocaleString('en-US')} skipped`] : []),
    ...(failed > 0 ? [counted(failed, 'failed', 'failed')] : []),
    ...(secondsLeft !== null && secondsLeft > 0 ? [`${duration(secondsLeft * 1_000)} left`] : []),
  ];
  return (
    <Text c="dimmed" className="figure">
      {parts.join(' · ')}
    </Text>
  );
}
