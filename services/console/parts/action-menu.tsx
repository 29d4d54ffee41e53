import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { notifyDone } from './notify.tsx';
import { PlanDialog } from './planned-change/plan-dialog.tsx';
import type { PlannedChange } from './planned-change/plan-dialog.tsx';

/** Something that is done with one thing after a question. */
export type Action = { readonly label: string } & (
  | {
      /** What it does, and what stays. */
      readonly question: ReactNode;
      readonly isDangerous?: boolean;
      readonly run: () => Promise<unknown>;
      /** Says that it was done. */
      readonly done: string;
    }
  | {
      /** What it would touch is computed first. */
      readonly change: PlannedChange;
    }
);

/** What is rarely done with one thing, behind one button. Empty: no button. */
export function ActionMenu({
  of,
  actions,
  size = 'xs',
}: {
  /** What it is about, for screen readers: "MUG-1". */
  readonly of: string;
  readonly actions: readonly Action[];
  readonly size?: 'xs' | 'compact-xs';
}) {
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Action | null>(null);
  if (actions.length === 0) return null;
  const close = () => setChosen(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size={size} variant="default" aria-label={`More for ${of}`}>
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map((action) => (
            <Menu.Item key={action.label} onClick={() => setChosen(action)}>
              {action.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen !== null && 'change' in chosen && (
        <PlanDialog
          title={chosen.label}
          change={chosen.change}
          onClose={close}
          onApplied={() => notifyDone('The change is made.')}
        />
      )}
      {chosen !== null && 'run' in chosen && (
        <ConfirmDialog
          title={chosen.label}
          isOpen
          isDangerous={chosen.isDangerous ?? false}
          onClose={close}
          onConfirm={async () => {
            await chosen.run();
            await queryClient.invalidateQueries();
            notifyDone(chosen.done);
          }}
        >
          {chosen.question}
        </ConfirmDialog>
      )}
    </>
  );
}
