import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { counted } from '../../parts/words.ts';
import { useMove } from './use-move.ts';
import type { Move } from './use-move.ts';

/** Retries or skips the selected failed items. */
export function MoveSelected({
  ids,
  onDone,
}: {
  readonly ids: ReadonlySet<string>;
  readonly onDone: () => void;
}) {
  const move = useMove();
  const [asked, setAsked] = useState<Move | null>(null);
  const many = counted(ids.size, 'failed item');
  return (
    <Group gap="xs" mb="sm">
      <Text fw={600} role="status">
        {many} selected
      </Text>
      <Button size="xs" onClick={() => setAsked('retry')}>
        Retry selected
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsked('skip')}>
        Skip selected
      </Button>
      <Button size="xs" variant="subtle" onClick={onDone}>
        Clear selection
      </Button>
      <ConfirmDialog
        title={asked === 'skip' ? `Skip ${many}?` : `Retry ${many}?`}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          if (asked !== null) await move(asked, { ids: [...ids] });
          onDone();
        }}
      >
        {asked === 'skip'
          ? 'They are left alone until what is wanted of them changes.'
          : 'Each is tried again with the data of now.'}
      </ConfirmDialog>
    </Group>
  );
}
