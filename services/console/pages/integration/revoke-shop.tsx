import { Button, List, Modal, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';

/** Ends an integration for good, and tells which webhooks are left in the shop. */
export function RevokeShop({
  integration: { id, name },
}: {
  readonly integration: Answer<'/v1/integrations/{id}'>;
}) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const [left, setLeft] = useState<readonly { readonly topic: string; readonly message: string | null }[]>(
    [],
  );
  const revoke = async () => {
    const { webhooksLeft } = await answered(
      fetch.POST('/v1/integrations/{id}/revoke', { params: { path: { id } } }),
    );
    setLeft(webhooksLeft);
    await queryClient.invalidateQueries();
  };
  return (
    <section aria-labelledby="revoke">
      <Title order={2} id="revoke" mb="xs">
        End the integration
      </Title>
      <Text c="dimmed" mb="xs">
        Nothing is exchanged with the shop any more. Its orders, listings and history stay here.
      </Text>
      <Button size="xs" color="red" variant="outline" onClick={() => setAsked(true)}>
        Revoke {name}
      </Button>
      <ConfirmDialog
        title={`Revoke ${name}?`}
        isOpen={isAsked}
        isDangerous
        onConfirm={revoke}
        onClose={() => setAsked(false)}
      >
        <Text>
          This cannot be undone. Figures in the shop stay as they are, and its orders are no longer heard. To
          stop writing for a while, pause it instead.
        </Text>
      </ConfirmDialog>
      <Modal opened={left.length > 0} onClose={() => setLeft([])} title="Webhooks are left in the shop">
        <Text mb="sm">Onhand ignores what they deliver. They can be removed in the shop by hand:</Text>
        <List>
          {left.map(({ topic, message }) => (
            <List.Item key={topic}>
              {topic}
              {message !== null && `: ${message}`}
            </List.Item>
          ))}
        </List>
      </Modal>
    </section>
  );
}
