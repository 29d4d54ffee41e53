import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Body } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSending } from '../../parts/use-sending.ts';
import { useRights } from '../../session/rights.ts';
import { roles, scopes } from './roles.ts';

/** Admits a person who signs in at the provider. Mount it when it is wanted. */
export function NewPerson({
  provider,
  onClose,
}: {
  /** The provider's name. */
  readonly provider: string;
  readonly onClose: () => void;
}) {
  const { fetch } = useApi();
  const { isOperator } = useRights();
  const { problem, isBusy, send } = useSending();
  const initialValues: Body<'/v1/people'> = { label: '', email: '', role: 'viewer', scope: 'merchant' };
  const form = useForm({ initialValues });
  const admit = form.onSubmit(async (body) => {
    const isDone = await send((requestKey) =>
      answered(fetch.POST('/v1/people', { headers: { 'idempotency-key': requestKey }, body })),
    );
    if (!isDone) return;
    notifyDone(`${body.label} can sign in with ${provider}.`);
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title="Admit a person">
      <form onSubmit={admit}>
        <ProblemAlert problem={problem} />
        <Stack gap="sm">
          <Text>They sign in with {provider}, at which this address must be theirs and verified.</Text>
          <TextInput
            label="Name"
            description="The audit log shows it."
            required
            maxLength={200}
            data-autofocus
            {...form.getInputProps('label')}
          />
          <TextInput label="E-mail" type="email" required maxLength={254} {...form.getInputProps('email')} />
          <Select label="Role" allowDeselect={false} data={roles} {...form.getInputProps('role')} />
          {isOperator && (
            <Select label="Acts for" allowDeselect={false} data={scopes} {...form.getInputProps('scope')} />
          )}
          <Button type="submit" loading={isBusy}>
            Admit
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
