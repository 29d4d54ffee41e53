import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { Ago } from '../../../parts/ago.tsx';
import { notifyDone } from '../../../parts/notify.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { useRights } from '../../../session/rights.ts';

/** Until the street date, orders of the item are held. */
export function StreetDate({ itemId }: { readonly itemId: string }) {
  const { fetch, query } = useApi();
  const queryClient = useQueryClient();
  const { operate } = useRights();
  const [text, setText] = useState('');
  const path = { params: { path: { id: itemId } } };
  const { data, error } = query.useQuery('get', '/v1/items/{id}/preferences', path);
  const change = useMutation({
    mutationFn: (streetDate: string | null) =>
      answered(fetch.PUT('/v1/items/{id}/preferences', { ...path, body: { streetDate } })),
    onSuccess: ({ streetDate }) => {
      notifyDone(streetDate === null ? 'The street date is removed.' : 'The street date is set.');
      setText('');
      return queryClient.invalidateQueries();
    },
  });
  if (data === undefined) return <ProblemAlert problem={error} />;
  return (
    <section aria-label="Street date">
      <Title order={2}>Street date</Title>
      <Text mb="xs">
        {data.streetDate === null ? (
          'None: orders of the item may be shipped at once.'
        ) : (
          <>
            Orders of the item may be shipped <Ago at={data.streetDate} />
            {Date.parse(data.streetDate) > Date.now() && '. They are held until then'}.
          </>
        )}
      </Text>
      <ProblemAlert problem={change.error} />
      {operate && (
        <Group align="flex-end" gap="xs">
          <TextInput
            type="datetime-local"
            label="New street date, in your time"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button
            disabled={text === ''}
            loading={change.isPending}
            onClick={() => change.mutate(new Date(text).toISOString())}
          >
            Set
          </Button>
          {data.streetDate !== null && (
            <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null)}>
              Remove
            </Button>
          )}
        </Group>
      )}
    </section>
  );
}
