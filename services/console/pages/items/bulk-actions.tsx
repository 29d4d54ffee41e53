import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import type { Plan, PlannedChange } from '../../parts/planned-change/plan-dialog.tsx';
import { settingNames } from '../../parts/setting-names.ts';
import type { ItemFilter } from './search.ts';

interface Action {
  readonly label: string;
  readonly change: (filter: ItemFilter) => PlannedChange;
}

const syncInventory: readonly Action[] = [
  { label: 'Sync Inventory', change: (filter) => ({ kind: 'sync_items', filter, zeroNeverReceived: false }) },
];

const ofWarehouses: readonly Action[] = [
  {
    label: 'Sync Inventory, never received to 0',
    change: (filter) => ({ kind: 'sync_items', filter, zeroNeverReceived: true }),
  },
  ...(['merchant_default', 'never', 'always', 'process_orders'] as const).map((setting) => ({
    label: `Set Sync Inventory: ${settingNames[setting]}`,
    change: (filter: ItemFilter): PlannedChange => ({
      kind: 'set_sync_inventory',
      filter,
      syncInventory: setting,
    }),
  })),
];

/** Acts on all items that the search finds, after a plan has shown what it would touch. */
export function BulkActions({
  filter,
  isWarehouse,
  onApplied,
}: {
  readonly filter: ItemFilter;
  readonly isWarehouse: boolean;
  readonly onApplied: (plan: Plan) => void;
}) {
  const [chosen, setChosen] = useState<{ readonly label: string; readonly change: PlannedChange } | null>(
    null,
  );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={16} aria-hidden />}>Bulk Actions</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>For all items found</Menu.Label>
          {[...syncInventory, ...(isWarehouse ? ofWarehouses : [])].map(({ label, change }) => (
            <Menu.Item key={label} onClick={() => setChosen({ label, change: change(filter) })}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen !== null && (
        <PlanDialog
          title={chosen.label}
          change={chosen.change}
          onClose={() => setChosen(null)}
          onApplied={onApplied}
        />
      )}
    </>
  );
}
