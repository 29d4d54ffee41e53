import { Alert, Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { FailedItemsLink } from '../../parts/links.tsx';
import { notifyDone, notifyProblem } from '../../parts/notify.tsx';
import { counted } from '../../parts/words.ts';
import { useFailures } from './use-failures.ts';
import { useRights } from '../../session/rights.ts';

/** What failed of an order: its own failed items, and those of the listings of its channels. */
export function FailuresOfOrder({ order }: { readonly order: Answer<'/v1/orders/{id}'> }) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const { operate } = useRights();
  const [isBusy, setBusy] = useState(false);
  const failed = useFailures(order);
  const open = failed.filter(({ state }) => state === 'open' || state === 'skipped');
  if (failed.length === 0) return null;
  const retry = async () => {
    setBusy(true);
    try {
      const body = { ids: open.map(({ id }) => id) };
      await answered(fetch.POST('/v1/failed-items/retry', { body }));
      await queryClient.invalidateQueries();
      notifyDone(`${counted(open.length, 'failed item is', 'failed items are')} tried again.`);
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Alert color="red" variant="light" mb="md" c="inherit" title={counted(failed.length, 'failed item')}>
      {failed.map(({ id, shopName, platformMessage, hint }) => (
        <Text key={id}>
          {shopName}: {platformMessage ?? hint}
        </Text>
      ))}
      <Group gap="sm" mt="xs">
        {operate && open.length > 0 && (
          <Button size="xs" loading={isBusy} onClick={() => void retry()}>
            Retry
          </Button>
        )}
        <FailedItemsLink search={{}}>All failed items</FailedItemsLink>
      </Group>
    </Alert>
  );
}
