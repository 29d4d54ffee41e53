import { Button, Container, Paper, PasswordInput, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { signIn } from '../../session/session.ts';

const route = getRouteApi('/sign-in');

/** Asks for an API key. The browser keeps a session in its place, and forgets the key. */
export function SignInPage() {
  const { history } = useRouter();
  const { returnTo } = route.useSearch();
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({ initialValues: { key: '' } });
  const submit = form.onSubmit(async ({ key }) => {
    try {
      await signIn(key.trim());
      history.replace(returnTo);
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <Container component="main" size={420} pt={100}>
      <Title order={1} mb="xs">
        Onhand
      </Title>
      <Paper withBorder p="lg">
        <Title order={2}>Sign in</Title>
        <Text c="dimmed" mt={4} mb="md">
          With an API key. <code>npm start</code> prints the first one; an admin creates others under API
          keys.
        </Text>
        <ProblemAlert problem={problem} />
        <form onSubmit={submit}>
          <PasswordInput
            label="API key"
            placeholder="oh_…"
            required
            autoFocus
            autoComplete="current-password"
            {...form.getInputProps('key')}
          />
          <Button type="submit" fullWidth mt="md" loading={form.submitting}>
            Sign in
          </Button>
        </form>
      </Paper>
    </Container>
  );
}
