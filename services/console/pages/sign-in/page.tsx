import { Alert, Button, Container, Divider, Paper, PasswordInput, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { signIn } from '../../session/session.ts';

const route = getRouteApi('/sign-in');

/** What the gateway says of a sign-in at the provider that led back here. */
const problems: Readonly<Record<string, string>> = {
  sign_in_failed: 'The sign-in could not be completed. Try again; the log of the gateway says why.',
  person_unknown:
    'Nobody has admitted you with a verified e-mail address yet. Ask an admin to add you under API keys.',
};

/**
 * Asks for an API key, or leads to the provider at which people sign in. The browser keeps a session, and
 * forgets the key.
 */
export function SignInPage() {
  const { history } = useRouter();
  const { returnTo, problem: returned = '' } = route.useSearch();
  const ways = route.useLoaderData();
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
        {returned in problems && (
          <Alert color="red" mb="md" role="alert">
            {problems[returned]}
          </Alert>
        )}
        {ways?.openId && (
          <>
            <Button
              component="a"
              href={`/session/open-id?${new URLSearchParams({ returnTo }).toString()}`}
              fullWidth
            >
              Sign in with {ways.openId.name}
            </Button>
            <Divider my="md" label="or" />
          </>
        )}
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
