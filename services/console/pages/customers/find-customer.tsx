import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import type { Customer } from './customer.ts';

/** Finds one person by e-mail address. The address stands in no address of the browser, and in no log. */
export function FindCustomer({
  isFound,
  onFound,
}: {
  readonly isFound: boolean;
  readonly onFound: (customer: Customer | null) => void;
}) {
  const { fetch } = useApi();
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const find = async () => {
    setProblem(null);
    try {
      onFound(await answered(fetch.POST('/v1/customers/find', { body: { email } })));
    } catch (error) {
      onFound(null);
      setProblem(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <ProblemAlert problem={problem} />
      <Group align="flex-end" gap="xs" mb="md">
        <TextInput
          size="xs"
          type="email"
          label="E-mail address"
          autoComplete="off"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <Button type="submit" size="xs" disabled={email === ''}>
          Find the person
        </Button>
        {isFound && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setEmail('');
              onFound(null);
            }}
          >
            Show all
          </Button>
        )}
      </Group>
    </form>
  );
}
