import { Button } from '@mantine/core';
import { useState } from 'react';
import { useRights } from '../session/rights.ts';
import { PlanDialog } from './planned-change/plan-dialog.tsx';

/** Pauses or resumes a merchant or an integration, after showing which listings that concerns. */
export function PauseButton({
  scope,
  id,
  name,
  isPaused,
}: {
  readonly scope: 'merchant' | 'integration';
  readonly id: string;
  readonly name: string;
  readonly isPaused: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  const { operate } = useRights();
  if (!operate) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {isPaused ? 'Resume' : 'Pause'}
        {scope === 'merchant' && ' all shops'}
      </Button>
      {isOpen && (
        <PlanDialog
          title={isPaused ? `Resume ${name}` : `Pause ${name}`}
          change={{ kind: 'pause', scope, id, paused: !isPaused }}
          onClose={() => setOpen(false)}
          onApplied={() => setOpen(false)}
        />
      )}
    </>
  );
}
