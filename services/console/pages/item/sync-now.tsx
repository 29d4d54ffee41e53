import { Button, List, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { problemOf } from '../../api/problem.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { notifyProblem } from '../../parts/notify.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { useShops } from '../../parts/use-shops.ts';

const outcomes: Readonly<Record<string, { readonly tone: Tone; readonly text: string }>> = {
  written: { tone: 'good', text: 'Shows our figure' },
  read: { tone: 'good', text: 'Its figure was read' },
  blocked: { tone: 'attention', text: 'Not written' },
  pending: { tone: 'busy', text: 'Not answered yet' },
};

/** Publishes the item's figures at once, and says what each shop answered. */
export function SyncNow({ itemId }: { readonly itemId: string }) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const { nameOf } = useShops();
  const [asksForZero, setAsksForZero] = useState(false);
  const { mutateAsync, isPending, data, reset } = useMutation({
    mutationFn: (confirmZero: boolean) =>
      answered(
        fetch.POST('/v1/items/{id}/sync-now', {
          params: { path: { id: itemId }, query: confirmZero ? { confirmZero: 'true' } : {} },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const sync = async () => {
    try {
      await mutateAsync(false);
    } catch (error) {
      if (problemOf(error).code === 'never_received') setAsksForZero(true);
      else notifyProblem(error);
    }
  };
  return (
    <>
      <Button loading={isPending} onClick={() => void sync()}>
        Sync Now
      </Button>
      <ConfirmDialog
        title="Set its listings to 0?"
        isOpen={asksForZero}
        isDangerous
        onClose={() => setAsksForZero(false)}
        onConfirm={() => mutateAsync(true)}
      >
        The item was never received, so its linked listings would be set to 0, whatever their shops show now.
      </ConfirmDialog>
      <Modal opened={data !== undefined} onClose={reset} title="Sync Now">
        <List spacing="xs" listStyleType="none">
          {data?.listings.map(({ id, integrationId, syncNow: { outcome, block } }) => {
            const { tone, text } = outcomes[outcome] ?? { tone: 'off', text: outcome };
            return (
              <List.Item key={id}>
                <Text component="span" fw={600}>
                  {nameOf(integrationId)}
                </Text>{' '}
                <State tone={tone}>{text}</State>
                {block !== null && (
                  <Text c="dimmed">
                    {block.message} {block.fix}
                  </Text>
                )}
              </List.Item>
            );
          })}
        </List>
      </Modal>
    </>
  );
}
