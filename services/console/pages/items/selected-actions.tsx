import { Button, Group, Menu, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Body } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { settingNames } from '../../parts/setting-names.ts';
import type { SyncSetting } from '../../parts/setting-names.ts';
import { counted } from '../../parts/words.ts';

type Preferences = Omit<Body<'/v1/items/preferences'>, 'itemIds'>;

interface Action {
  readonly label: string;
  readonly change: Preferences;
  readonly effect: string;
}

const actions: readonly Action[] = [
  {
    label: 'Process Orders: on',
    change: { processOrders: true },
    effect: 'Their figures are published where Sync Inventory permits it, and held orders are released.',
  },
  {
    label: 'Process Orders: off',
    change: { processOrders: false },
    effect: 'Nothing is published by that. Orders that wait for units are held.',
  },
  ...(Object.keys(settingNames) as readonly SyncSetting[]).map((syncInventory) => ({
    label: `Sync Inventory: ${settingNames[syncInventory]}`,
    change: { syncInventory },
    effect: 'Nothing is synced now: the setting counts from the next sync on.',
  })),
];

/** Sets what the selected items of a warehouse say. */
export function SelectedActions({
  ids,
  onDone,
}: {
  readonly ids: ReadonlySet<string>;
  readonly onDone: () => void;
}) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Action | null>(null);
  const many = counted(ids.size, 'item');
  const change = async () => {
    if (chosen === null) return;
    const body = { itemIds: [...ids], ...chosen.change };
    await answered(fetch.POST('/v1/items/preferences', { body }));
    await queryClient.invalidateQueries();
    notifyDone(`${chosen.label} is set for ${many}.`);
    onDone();
  };
  return (
    <Group gap="xs" mb="sm">
      <Text fw={600} role="status">
        {many} selected
      </Text>
      <Menu>
        <Menu.Target>
          <Button size="xs" variant="default">
            Set…
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
      <Button size="xs" variant="subtle" onClick={onDone}>
        Clear selection
      </Button>
      <ConfirmDialog
        title={chosen?.label ?? 'Set'}
        isOpen={chosen !== null}
        onClose={() => setChosen(null)}
        onConfirm={change}
      >
        {many} would be changed. {chosen?.effect}
      </ConfirmDialog>
    </Group>
  );
}
