import { Alert, Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Plan } from '../../parts/planned-change/plan-dialog.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

/** Says that a change was made, and takes it back. */
export function UndoBar({ plan: { id }, onClose }: { readonly plan: Plan; readonly onClose: () => void }) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const undo = async () => {
    try {
      await answered(fetch.POST('/v1/plans/{id}/undo', { params: { path: { id } } }));
      await queryClient.invalidateQueries();
      onClose();
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <ProblemAlert problem={problem} />
      <Alert
        role="status"
        color="teal"
        variant="light"
        mb="md"
        c="inherit"
        withCloseButton
        closeButtonLabel="Close"
        onClose={onClose}
      >
        <Group gap="sm">
          The change is in force.
          <Button size="compact-xs" variant="default" onClick={() => void undo()}>
            Undo
          </Button>
        </Group>
      </Alert>
    </>
  );
}
