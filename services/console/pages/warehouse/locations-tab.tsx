import { Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useRights } from '../../session/rights.ts';

/** Where stock lies. Orders take it from the lowest priority first. */
export function LocationsTab() {
  const { fetch } = useApi();
  const { operate } = useRights();
  const list = useCursorList(['/v1/locations'], (cursor) =>
    fetch.GET('/v1/locations', { params: { query: { limit: 100, ...cursor } } }),
  );
  return (
    <>
      {operate && <NewLocation />}
      <CursorTable
        label="Locations"
        list={list}
        idOf={({ id }) => id}
        columns={[
          { header: 'Location', isName: true, cell: ({ name }) => name },
          { header: 'Priority', align: 'right', cell: ({ priority }) => <Figure value={priority} /> },
        ]}
        empty={<Empty title="No location" />}
      />
    </>
  );
}

function NewLocation() {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({ initialValues: { name: '', priority: 100 } });
  const create = form.onSubmit(async (body) => {
    try {
      await answered(fetch.POST('/v1/locations', { body }));
      await queryClient.invalidateQueries();
      setProblem(null);
      form.reset();
      notifyDone(`The location “${body.name}” is created.`);
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <form onSubmit={create}>
      <ProblemAlert problem={problem} />
      <Group align="flex-end" gap="xs" mb="sm">
        <TextInput size="xs" label="New location" required maxLength={200} {...form.getInputProps('name')} />
        <NumberInput
          size="xs"
          label="Priority"
          min={0}
          max={10_000}
          allowDecimal={false}
          w={90}
          {...form.getInputProps('priority')}
        />
        <Button size="xs" type="submit" loading={form.submitting}>
          Create location
        </Button>
      </Group>
    </form>
  );
}
