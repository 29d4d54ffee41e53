import { Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import type { ConnectedShop } from './connected.tsx';
import type { PlatformForm } from './platform-forms.ts';

const roles = [
  { value: 'seller', label: 'Sells: products and stock go to it' },
  { value: 'supplier', label: 'Source: products and stock come from it' },
];

/** Asks for the shop and its credentials, and connects it. */
export function ConnectForm({
  platform,
  form: { label, address, hasSharedAddress, credentials, hasConsent, webhookSecret },
  onConnected,
}: {
  readonly platform: string;
  readonly form: PlatformForm;
  readonly onConnected: (shop: ConnectedShop) => void;
}) {
  const { fetch } = useApi();
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm({
    initialValues: {
      name: label,
      role: 'seller',
      baseUrl: hasSharedAddress ? address : '',
      webhookSecret: '',
      api: Object.fromEntries(credentials.map(({ name }) => [name, ''])),
    },
  });
  const connect = form.onSubmit(async ({ name, role, baseUrl, webhookSecret, api }) => {
    setProblem(null);
    const given = Object.fromEntries(Object.entries(api).filter(([, value]) => value !== ''));
    const body = {
      platform,
      name,
      baseUrl,
      api: given,
      role: role === 'supplier' ? ('supplier' as const) : ('seller' as const),
      ...(webhookSecret !== '' && { webhookSecret }),
    };
    try {
      const { id, notes } = await answered(fetch.POST('/v1/integrations', { body }));
      onConnected({ id, name, notes, needsConsent: hasConsent && Object.keys(given).length === 0 });
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <form onSubmit={connect}>
      <ProblemAlert problem={problem} />
      <Stack gap="sm">
        <TextInput label="Name" description="As you call the shop" required {...form.getInputProps('name')} />
        <Select label="Role" data={roles} allowDeselect={false} {...form.getInputProps('role')} />
        <TextInput
          label="Address"
          type="url"
          placeholder={address}
          required
          {...form.getInputProps('baseUrl')}
        />
        {credentials.map(({ name, label, isSecret, help }) => {
          const Input = isSecret ? PasswordInput : TextInput;
          return (
            <Input
              key={name}
              label={label}
              description={help}
              autoComplete="off"
              {...form.getInputProps(`api.${name}`)}
            />
          );
        })}
        {webhookSecret !== null && (
          <PasswordInput
            label={webhookSecret.label}
            description={webhookSecret.help}
            autoComplete="off"
            {...form.getInputProps('webhookSecret')}
          />
        )}
        <Button type="submit" loading={form.submitting}>
          Connect
        </Button>
      </Stack>
    </form>
  );
}
