import { Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Body } from '../../api/answer.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { useRights } from '../../session/rights.ts';
import { roles, scopes } from './roles.ts';

/** Makes a key, and shows it once. */
export function NewKey({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { fetch } = useApi();
  const { isOperator } = useRights();
  const queryClient = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const initialValues: Body<'/v1/api-keys'> = { label: '', role: 'viewer', scope: 'merchant' };
  const form = useForm({ initialValues });
  const close = () => {
    setKey(null);
    setProblem(null);
    form.reset();
    onClose();
  };
  const create = form.onSubmit(async (body) => {
    try {
      setKey((await answered(fetch.POST('/v1/api-keys', { body }))).key);
      await queryClient.invalidateQueries();
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title="New API key"
      closeOnClickOutside={key === null}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {key === null ? (
        <form onSubmit={create}>
          <ProblemAlert problem={problem} />
          <Stack gap="sm">
            <TextInput
              label="Name"
              description="Who or what uses it. The audit log shows it."
              required
              maxLength={200}
              data-autofocus
              {...form.getInputProps('label')}
            />
            <Select label="Role" allowDeselect={false} data={roles} {...form.getInputProps('role')} />
            {isOperator && (
              <Select label="Acts for" allowDeselect={false} data={scopes} {...form.getInputProps('scope')} />
            )}
            <Button type="submit" loading={form.submitting}>
              Create key
            </Button>
          </Stack>
        </form>
      ) : (
        <ShownOnce
          title="Copy it now"
          about="It is shown here once. Onhand keeps only its hash."
          secret={key}
          onStored={close}
        />
      )}
    </Modal>
  );
}
