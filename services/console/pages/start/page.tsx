import { Button, Container, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createApi } from '../../api/client.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

/** Creates the first merchant of an installation. */
export function StartPage() {
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({ initialValues: { name: '' } });
  const create = form.onSubmit(async ({ name }) => {
    const { data, error } = await createApi(null).fetch.POST('/v1/merchants', {
      body: { name, stockAuthority: 'warehouse' },
    });
    if (error !== undefined) return setProblem(error);
    await navigate({ to: '/m/$merchantId', params: { merchantId: data.id } });
  });
  return (
    <Container component="main" size="xs" pt={80}>
      <Title order={1}>No merchant yet</Title>
      <Text mt="xs" mb="md">
        A merchant owns items, stock and shops. A single shop needs one; a warehouse has one for each
        customer.
      </Text>
      <ProblemAlert problem={problem} />
      <form onSubmit={create}>
        <TextInput label="Name of the merchant" required {...form.getInputProps('name')} />
        <Button type="submit" mt="md" loading={form.submitting}>
          Create merchant
        </Button>
      </form>
    </Container>
  );
}
