import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import { useRights } from '../../session/rights.ts';

/**
 * Says that nothing is written yet, and goes live: plans the first sync, shows what it would touch,
 * applies it.
 */
export function FirstPlan({ integrationId }: { readonly integrationId: string }) {
  const [isOpen, setOpen] = useState(false);
  const { operate } = useRights();
  return (
    <Alert variant="light" color="yellow" mb="md" c="inherit" title="Onhand only observes this shop">
      <Group justify="space-between">
        <span>Nothing is written there before its first plan is applied. Link its listings first.</span>
        {operate && (
          <Button size="xs" onClick={() => setOpen(true)}>
            Plan the first sync
          </Button>
        )}
      </Group>
      {isOpen && (
        <PlanDialog
          title="First sync"
          change={{ kind: 'first_sync', integrationId }}
          onClose={() => setOpen(false)}
          onApplied={() => setOpen(false)}
        />
      )}
    </Alert>
  );
}
