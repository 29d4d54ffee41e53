import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import { useRights } from '../../session/rights.ts';

/** Pauses or resumes an integration, after showing which listings that concerns. */
export function PauseButton({
  integration: { id, name, state },
}: {
  readonly integration: Answer<'/v1/integrations/{id}'>;
}) {
  const [isOpen, setOpen] = useState(false);
  const { operate } = useRights();
  if (!operate || state === 'revoked') return null;
  const isPaused = state === 'paused';
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      {isOpen && (
        <PlanDialog
          title={isPaused ? `Resume ${name}` : `Pause ${name}`}
          change={{ kind: 'pause', scope: 'integration', id, paused: !isPaused }}
          onClose={() => setOpen(false)}
          onApplied={() => setOpen(false)}
        />
      )}
    </>
  );
}
