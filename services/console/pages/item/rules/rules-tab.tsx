import { Stack } from '@mantine/core';
import { PublishedFigure } from '../../../parts/published-figure.tsx';
import { PublishedFigureHistory } from '../../../parts/published-figure-history.tsx';
import { useIsWarehouse } from '../../../parts/use-is-warehouse.ts';
import { Preferences } from './preferences.tsx';

/** What the item says for itself, against the settings of its merchant. */
export function RulesTab({ itemId }: { readonly itemId: string }) {
  const isWarehouse = useIsWarehouse();
  return (
    <Stack gap="xl" maw={640}>
      {isWarehouse && <Preferences itemId={itemId} />}
      <PublishedFigure scope="item" id={itemId} />
      <PublishedFigureHistory scope="item" id={itemId} />
    </Stack>
  );
}
