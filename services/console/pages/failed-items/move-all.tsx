import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import type { FailedItem, filterOf } from './search.ts';
import { useMove } from './use-move.ts';
import type { Chosen, Move } from './use-move.ts';

/** Retries or skips all failed items that match the filters, by a run in each shop. */
export function MoveAll({
  filter,
  state,
}: {
  readonly filter: ReturnType<typeof filterOf>;
  readonly state: FailedItem['state'] | undefined;
}) {
  const move = useMove();
  const [asked, setAsked] = useState<Move | null>(null);
  const chosen: Readonly<Record<Move, Chosen>> = {
    retry: { filter: { ...filter, state: state === 'skipped' ? state : 'open' } },
    skip: { filter: { ...filter, state: state === 'retrying' ? state : 'open' } },
  };
  const which =
    Object.keys(filter).length === 0
      ? 'All failed items that'
      : 'All failed items that match the filters and';
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            Retry or skip all
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {state !== 'retrying' && <Menu.Item onClick={() => setAsked('retry')}>Retry all</Menu.Item>}
          {state !== 'skipped' && <Menu.Item onClick={() => setAsked('skip')}>Skip all</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        title={asked === 'skip' ? 'Skip all?' : 'Retry all?'}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          if (asked !== null) await move(asked, chosen[asked]);
        }}
      >
        {which} are {state ?? 'open'} now are {asked === 'skip' ? 'skipped' : 'tried again'}, also those that
        the list does not show yet. A run in each shop does it, and can be cancelled.
      </ConfirmDialog>
    </>
  );
}
