import { Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

const { fetch } = createApi(null);

const authorities = [
  { value: 'warehouse', label: 'Here, in the warehouse' },
  { value: 'source', label: 'In a source store of the merchant' },
];

/** Creates a merchant, and leads to its first run. */
export function NewMerchant() {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const initialValues: { name: string; stockAuthority: 'warehouse' | 'source'; currency: string } = {
    name: '',
    stockAuthority: 'warehouse',
    currency: '',
  };
  const form = useForm({ initialValues });
  const create = form.onSubmit(async ({ currency, ...values }) => {
    try {
      const body = { ...values, ...(currency !== '' && { currency: currency.toUpperCase() }) };
      const { id } = await answered(fetch.POST('/v1/merchants', { body }));
      await navigate({ to: '/m/$merchantId/first-run', params: { merchantId: id } });
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>New merchant</Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="New merchant">
        <form onSubmit={create}>
          <ProblemAlert problem={problem} />
          <Stack gap="sm">
            <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps('name')} />
            <Select
              label="Where its stock is counted"
              allowDeselect={false}
              data={authorities}
              {...form.getInputProps('stockAuthority')}
            />
            <TextInput
              label="Currency"
              description="Such as EUR. Empty: that of the source store."
              maxLength={3}
              {...form.getInputProps('currency')}
            />
            <Button type="submit" loading={form.submitting}>
              Create merchant
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
