import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyDone, notifyProblem } from '../../parts/notify.tsx';
import { useRights } from '../../session/rights.ts';
import type { Run } from './run.ts';

/** Cancels a run that goes on, or resumes one that stopped before its end. */
export function RunActions({ run: { id, state, progress } }: { readonly run: Run }) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  if (!useRights().operate) return null;
  const params = { path: { id } };
  const attempt = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      notifyDone(done);
      await queryClient.invalidateQueries();
    } catch (error) {
      notifyProblem(error);
    }
  };
  if (state === 'running') {
    const cancel = () => answered(fetch.POST('/v1/sync-runs/{id}/cancel', { params }));
    return (
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => void attempt(cancel, 'The run was cancelled.')}
      >
        Cancel
      </Button>
    );
  }
  // A run without progress of its own begins again by its schedule.
  const canResume = state === 'safety_stop' || (progress !== undefined && state !== 'done');
  if (!canResume) return null;
  const resume = () => answered(fetch.POST('/v1/sync-runs/{id}/resume', { params }));
  return (
    <Button size="compact-xs" variant="default" onClick={() => void attempt(resume, 'The run goes on.')}>
      Resume
    </Button>
  );
}
