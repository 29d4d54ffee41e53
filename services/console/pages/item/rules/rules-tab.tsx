import { Stack } from '@mantine/core';
import { useIsWarehouse } from '../../../parts/use-is-warehouse.ts';
import { Overrides } from './overrides.tsx';
import { OverridesHistory } from './overrides-history.tsx';
import { Preferences } from './preferences.tsx';

/** What the item says for itself, against the settings of its merchant. */
export function RulesTab({ itemId }: { readonly itemId: string }) {
  const isWarehouse = useIsWarehouse();
  return (
    <Stack gap="xl" maw={640}>
      {isWarehouse && <Preferences itemId={itemId} />}
      <Overrides itemId={itemId} />
      <OverridesHistory itemId={itemId} />
    </Stack>
  );
}
