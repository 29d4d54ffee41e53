import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { notifyDone, notifyProblem } from '../../parts/notify.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useRights } from '../../session/rights.ts';
import { kindNames } from '../incidents/incident-kinds.ts';

type Subscription = Row<'/v1/notification-subscriptions'>;

/** Who is told of what, with a test message and an end for each. */
export function Subscriptions() {
  const { fetch } = useApi();
  const { administer } = useRights();
  const queryClient = useQueryClient();
  const [ended, setEnded] = useState<Subscription | null>(null);
  const list = useCursorList(['/v1/notification-subscriptions'], (cursor) =>
    fetch.GET('/v1/notification-subscriptions', { params: { query: { limit: 100, ...cursor } } }),
  );
  const test = async ({ id, label }: Subscription) => {
    try {
      const path = '/v1/notification-subscriptions/{id}/test';
      await answered(fetch.POST(path, { params: { path: { id } } }));
      await queryClient.invalidateQueries();
      notifyDone(`A test message to “${label}” is on its way; what becomes of it is shown below.`);
    } catch (error) {
      notifyProblem(error);
    }
  };
  const end = async () => {
    if (ended === null) return;
    const path = '/v1/notification-subscriptions/{id}';
    await answered(fetch.DELETE(path, { params: { path: { id: ended.id } } }));
    await queryClient.invalidateQueries();
    notifyDone(`“${ended.label}” is told of nothing any more.`);
  };
  return (
    <>
      <CursorTable
        label="Subscriptions"
        list={list}
        idOf={({ id }) => id}
        columns={[
          { header: 'Subscription', isName: true, cell: ({ label }) => label },
          {
            header: 'To',
            cell: ({ channel, address }) => (
              <Stack gap={0}>
                <Text inherit>{channel === 'email' ? 'E-mail' : 'Webhook'}</Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {address}
                </Text>
              </Stack>
            ),
          },
          { header: 'Told of', cell: toldOf },
          { header: 'Since', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          ...(administer
            ? [
                {
                  header: 'Actions',
                  cell: (one: Subscription) => (
                    <Group gap={4} wrap="nowrap">
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={`Send a test to ${one.label}`}
                        onClick={() => void test(one)}
                      >
                        Send a test
                      </Button>
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        color="red"
                        aria-label={`Delete ${one.label}`}
                        onClick={() => setEnded(one)}
                      >
                        Delete
                      </Button>
                    </Group>
                  ),
                },
              ]
            : []),
        ]}
        empty={
          <Empty title="Nobody is told">
            Subscribe an address, so that a shop that is away or a failed item does not wait until somebody
            looks.
          </Empty>
        }
      />
      <ConfirmDialog
        title="Delete this subscription?"
        isOpen={ended !== null}
        isDangerous
        onConfirm={end}
        onClose={() => setEnded(null)}
      >
        <Text>What still waits to be sent to {ended?.address} is deleted, too.</Text>
      </ConfirmDialog>
    </>
  );
}

function toldOf({ incidentKinds, failedItemsAbove }: Subscription): string {
  const failed = failedItemsAbove === null ? [] : [`more than ${failedItemsAbove} failed items of a shop`];
  return [...incidentKinds.map((kind) => kindNames[kind]), ...failed].join(', ');
}
