import { Button, Drawer, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem-alert.tsx';
import type { Sending } from './use-sending.ts';

/** A drawer with a form. It stays open until the gateway has done what the form asks for. */
export function FormDrawer({
  title,
  verb,
  isReady,
  sending: { problem, isBusy },
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button does: "Announce". */
  readonly verb: string;
  /** Whether everything that is needed is there. */
  readonly isReady: boolean;
  readonly sending: Sending;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={title} closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isBusy) onSubmit();
        }}
      >
        <Stack gap="sm">
          {children}
          <ProblemAlert problem={problem} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!isReady} loading={isBusy}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
