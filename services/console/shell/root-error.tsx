import { Button, Container, Title } from '@mantine/core';
import { ProblemAlert } from '../parts/problem-alert.tsx';

/** What is shown where a page cannot be shown at all. */
export function RootError({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return (
    <Container component="main" size="sm" pt={80}>
      <Title order={1} mb="md">
        This page cannot be shown
      </Title>
      <ProblemAlert problem={error} />
      <Button mt="md" onClick={reset}>
        Try again
      </Button>
    </Container>
  );
}
