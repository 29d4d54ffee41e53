import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { problemOf } from '../../api/problem.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSending } from '../../parts/use-sending.ts';

/** Where the shop is called. Another address is asked first, and must be that of the same shop. */
export function ShopAddress({ integration }: { readonly integration: Answer<'/v1/integrations/{id}'> }) {
  const { fetch } = useApi();
  const { problem, isBusy, send } = useSending();
  const [baseUrl, setBaseUrl] = useState(integration.baseUrl);
  const move = async (homeAddress?: string) => {
    const params = { path: { id: integration.id } };
    const body = { baseUrl, ...(homeAddress !== undefined && { homeAddress }) };
    if (await send(() => answered(fetch.PUT('/v1/integrations/{id}/base-url', { params, body })))) {
      notifyDone('The shop is called at the new address.');
    }
  };
  const movedTo = namedIn(problem);
  return (
    <section aria-labelledby="address">
      <Title order={2} id="address" mb="xs">
        Address
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void move();
        }}
      >
        <ProblemAlert problem={problem} />
        {movedTo !== null && (
          <Group mb="sm">
            <Text>The shop there names itself {movedTo}.</Text>
            <Button size="xs" variant="default" loading={isBusy} onClick={() => void move(movedTo)}>
              It is the same shop: it moved
            </Button>
          </Group>
        )}
        <Stack gap="sm" maw={420}>
          <TextInput
            label="Address of the shop"
            value={baseUrl}
            onChange={({ currentTarget }) => setBaseUrl(currentTarget.value)}
          />
          <Group>
            <Button type="submit" size="xs" loading={isBusy} disabled={baseUrl === integration.baseUrl}>
              Change the address
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

/** How a shop at the new address names itself, if that was the reason to refuse it. */
function namedIn(problem: unknown): string | null {
  if (problem === null || problemOf(problem).code !== 'shop_is_another') return null;
  const { named } = problem as { readonly named?: unknown };
  return typeof named === 'string' ? named : null;
}
