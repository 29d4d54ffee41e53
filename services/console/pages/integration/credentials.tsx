import { Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { platformForms } from '../connect/platform-forms.ts';
import { useIntegrationId } from './use-integration-id.ts';

/** Replaces the credentials of the shop. The stored ones are never shown. */
export function Credentials() {
  const id = useIntegrationId();
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/integrations/{id}', { params: { path: { id } } });
  const platform = data === undefined ? undefined : platformForms[data.platform];
  return (
    <section aria-labelledby="credentials">
      <Title order={2} id="credentials" mb="xs">
        Credentials
      </Title>
      <Text c="dimmed" mb="xs">
        The stored ones are encrypted and never shown. New ones are checked at once.
      </Text>
      {platform !== undefined && (
        <CredentialsForm id={id} credentials={platform.credentials} hasConsent={platform.hasConsent} />
      )}
    </section>
  );
}

function CredentialsForm({
  id,
  credentials,
  hasConsent,
}: {
  readonly id: string;
  readonly credentials: readonly { readonly name: string; readonly label: string }[];
  readonly hasConsent: boolean;
}) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const initialValues = Object.fromEntries(credentials.map(({ name }) => [name, '']));
  const form = useForm({ initialValues });
  const params = { path: { id } };
  const replace = form.onSubmit(async (values) => {
    setProblem(null);
    try {
      const api = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
      const { notes } = await answered(
        fetch.PUT('/v1/integrations/{id}/credentials', { params, body: { api } }),
      );
      form.reset();
      await queryClient.invalidateQueries();
      notifyDone(['The credentials are replaced.', ...notes].join(' '));
    } catch (error) {
      setProblem(error);
    }
  });
  const consent = async () => {
    try {
      const { url } = await answered(fetch.POST('/v1/integrations/{id}/authorization', { params }));
      window.location.assign(url);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <form onSubmit={replace}>
      <ProblemAlert problem={problem} />
      <Stack gap="sm" maw={420}>
        {credentials.map(({ name, label }) => (
          <PasswordInput key={name} label={label} autoComplete="off" {...form.getInputProps(name)} />
        ))}
        <Button type="submit" size="xs" loading={form.submitting} disabled={!form.isDirty()}>
          Replace credentials
        </Button>
        {hasConsent && (
          <Button size="xs" variant="default" onClick={() => void consent()}>
            Ask the owner to consent
          </Button>
        )}
      </Stack>
    </form>
  );
}
