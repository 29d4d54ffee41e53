import { Alert, Text } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { useShops } from '../../parts/use-shops.ts';
import { counted, duration } from '../../parts/words.ts';

type Load = Answer<'/v1/merchants/{id}/preferences'>['alwaysSynced'];

/** What it takes to write all items that are always synced, and a warning where a shop's limits are less. */
export function SyncLoad({ load: { items, integrations } }: { readonly load: Load }) {
  const { nameOf } = useShops();
  const beyond = integrations.filter(({ exceedsLimits }) => exceedsLimits === true);
  return (
    <>
      <Text>{counted(items, 'item')} always synced.</Text>
      {beyond.length > 0 && (
        <Alert color="orange" mt="xs" title="More than the limits admit at once" c="inherit">
          {beyond.map(({ integrationId, quantities, minutes }) => (
            <Text key={integrationId}>
              {nameOf(integrationId)}: {counted(quantities, 'quantity', 'quantities')}
              {minutes !== null && `, written within ${duration(minutes * 60_000)}`}.
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}
