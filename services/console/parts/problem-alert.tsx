import { Alert, Code, Text } from '@mantine/core';
import { problemOf } from '../api/problem.ts';

/** Shows what went wrong, what to do, and the code to search for. Null: nothing went wrong. */
export function ProblemAlert({ problem }: { readonly problem: unknown }) {
  if (problem === null || problem === undefined) return null;
  const { title, detail, fix, code, requestId } = problemOf(problem);
  return (
    <Alert color="red" variant="light" title={title} role="alert" mb="md" c="inherit">
      {detail !== undefined && detail !== title && <Text>{detail}</Text>}
      <Text>{fix}</Text>
      <Text fz="xs" mt={4}>
        <Code>{code}</Code>
        {requestId !== undefined && <> · request {requestId}</>}
      </Text>
    </Alert>
  );
}
