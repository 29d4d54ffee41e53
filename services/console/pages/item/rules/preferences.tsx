import { Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { notifyDone, notifyProblem } from '../../../parts/notify.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { settingNames } from '../../../parts/setting-names.ts';
import type { SyncSetting } from '../../../parts/setting-names.ts';
import { counted } from '../../../parts/words.ts';
import { useRights } from '../../../session/rights.ts';

type Preferences = Answer<'/v1/items/{id}/preferences'>;

/** Overrides the customer's Sync Inventory for the item, and switches its Process Orders. */
export function Preferences({ itemId }: { readonly itemId: string }) {
  const { fetch, query } = useApi();
  const queryClient = useQueryClient();
  const { operate } = useRights();
  const path = { params: { path: { id: itemId } } };
  const { data, error } = query.useQuery('get', '/v1/items/{id}/preferences', path);
  const change = useMutation({
    mutationFn: (body: { syncInventory: SyncSetting } | { processOrders: boolean }) =>
      answered(fetch.PUT('/v1/items/{id}/preferences', { ...path, body })),
    onSuccess: (_, body) => {
      notifyDone(
        'syncInventory' in body
          ? 'Saved. Nothing is synced now; use Sync Now to publish at once.'
          : `Process Orders is ${body.processOrders ? 'on' : 'off'}.`,
      );
      return queryClient.invalidateQueries();
    },
    onError: notifyProblem,
  });
  if (data === undefined) return <ProblemAlert problem={error} />;
  return (
    <Stack component="section" gap="sm" aria-label="Sync Inventory">
      <Title order={2}>Sync Inventory</Title>
      <Select
        label="Sync Inventory of this item"
        description="An override wins over the customer’s setting. Changing it triggers no sync."
        data={(Object.keys(settingNames) as readonly SyncSetting[]).map((value) => ({
          value,
          label: labelOf(value, data),
        }))}
        value={data.syncInventory}
        allowDeselect={false}
        disabled={!operate || change.isPending}
        onChange={(value) => {
          if (value !== null && value !== data.syncInventory) change.mutate({ syncInventory: value });
        }}
      />
      <Switch
        label="Process Orders"
        checked={data.processOrders}
        disabled={!operate || change.isPending}
        onChange={({ currentTarget }) => change.mutate({ processOrders: currentTarget.checked })}
      />
      <Text c="dimmed">{receivedWords(data)}</Text>
    </Stack>
  );
}

function labelOf(setting: SyncSetting, { merchantDefault }: Preferences): string {
  return setting === 'merchant_default'
    ? `${settingNames.merchant_default}: ${settingNames[merchantDefault]}`
    : settingNames[setting];
}

function receivedWords({ received, switchingOff }: Preferences): string {
  if (!received) return 'It was never received: nothing automatic publishes it.';
  return switchingOff === null
    ? 'It was received.'
    : `It is sold out. Process Orders goes off once ${counted(switchingOff.listings.length, 'listing has', 'listings have')} confirmed the last 0.`;
}
