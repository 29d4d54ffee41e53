import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Row } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import type { ItemFilter } from './search.ts';

/** Saves the search of the moment under a name, or deletes the saved one that is chosen. */
export function SaveSearch({
  filter,
  saved,
  isNarrowed,
  onSaved,
}: {
  readonly filter: ItemFilter;
  readonly saved: Row<'/v1/item-searches'> | undefined;
  /** More is asked for than the saved search says. */
  readonly isNarrowed: boolean;
  /** Null: the saved search is gone. */
  readonly onSaved: (id: string | null) => void;
}) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<'name' | 'replace' | 'delete' | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({ initialValues: { name: '' } });
  const close = () => setAsked(null);
  const save = form.onSubmit(async ({ name }) => {
    try {
      const { id } = await answered(fetch.POST('/v1/item-searches', { body: { name, filter } }));
      await queryClient.invalidateQueries();
      close();
      form.reset();
      notifyDone(`The search is saved as ${name}.`);
      onSaved(id);
    } catch (error) {
      setProblem(error);
    }
  });
  const replace = async () => {
    if (saved === undefined) return;
    const params = { path: { id: saved.id } };
    await answered(fetch.PATCH('/v1/item-searches/{id}', { params, body: { filter } }));
    await queryClient.invalidateQueries();
    onSaved(saved.id);
  };
  const remove = async () => {
    if (saved === undefined) return;
    await answered(fetch.DELETE('/v1/item-searches/{id}', { params: { path: { id: saved.id } } }));
    onSaved(null);
    await queryClient.invalidateQueries();
  };
  return (
    <Group gap="xs" mb="sm">
      {isNarrowed && (
        <Button size="xs" variant="default" onClick={() => setAsked('name')}>
          Save search
        </Button>
      )}
      {saved !== undefined && isNarrowed && (
        <Button size="xs" variant="default" onClick={() => setAsked('replace')}>
          Replace saved search
        </Button>
      )}
      {saved !== undefined && (
        <Button size="xs" variant="subtle" color="red" onClick={() => setAsked('delete')}>
          Delete saved search
        </Button>
      )}
      <Modal opened={asked === 'name'} onClose={close} title="Save search">
        <ProblemAlert problem={problem} />
        <form onSubmit={save}>
          <TextInput
            label="Name"
            description="Everybody who works for this merchant sees it."
            required
            maxLength={200}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={form.submitting}>
              Save
            </Button>
          </Group>
        </form>
      </Modal>
      <ConfirmDialog
        title="Replace saved search"
        isOpen={asked === 'replace'}
        onClose={close}
        onConfirm={replace}
        isDangerous
      >
        From now on, “{saved?.name}” finds what is shown now, for everybody.
      </ConfirmDialog>
      <ConfirmDialog
        title="Delete saved search"
        isOpen={asked === 'delete'}
        onClose={close}
        onConfirm={remove}
        isDangerous
      >
        The search “{saved?.name}” is deleted for everybody. Its items stay as they are.
      </ConfirmDialog>
    </Group>
  );
}
