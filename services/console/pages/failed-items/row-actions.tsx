import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { notifyProblem } from '../../parts/notify.tsx';
import { nameOfFailed } from './search.ts';
import type { FailedItem } from './search.ts';
import { useMove } from './use-move.ts';
import type { Move } from './use-move.ts';

/** Retries or skips one failed item, where its state permits it. */
export function RowActions({ failed }: { readonly failed: FailedItem }) {
  const move = useMove();
  const [busy, setBusy] = useState<Move | null>(null);
  const run = async (wanted: Move) => {
    setBusy(wanted);
    try {
      await move(wanted, { ids: [failed.id] });
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(null);
    }
  };
  const { state } = failed;
  const canRetry = state === 'open' || state === 'skipped';
  const canSkip = state === 'open' || state === 'retrying';
  return (
    <Group gap={6} wrap="nowrap">
      {canRetry && (
        <Button
          size="compact-xs"
          aria-label={`Retry ${nameOfFailed(failed)}`}
          loading={busy === 'retry'}
          onClick={() => void run('retry')}
        >
          Retry
        </Button>
      )}
      {canSkip && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Skip ${nameOfFailed(failed)}`}
          loading={busy === 'skip'}
          onClick={() => void run('skip')}
        >
          Skip
        </Button>
      )}
    </Group>
  );
}
