import { Button, Checkbox, Modal, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Body, Row } from '../../api/answer.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { incidentKinds, kindNames } from '../incidents/incident-kinds.ts';

type Kind = Row<'/v1/notification-subscriptions'>['incidentKinds'][number];

/** Nobody is told of what could not be told. */
const kinds = incidentKinds.filter((kind): kind is Kind => kind !== 'notification_failed');
/** What people usually must act on at once. */
const usual: readonly Kind[] = ['oversell', 'channel_down', 'reconnect_required', 'safety_stop'];

interface Values {
  channel: 'email' | 'webhook';
  label: string;
  address: string;
  incidentKinds: Kind[];
  /** What its input holds: a number, or nothing. */
  failedItemsAbove: number | string;
}

/** Subscribes an address. The secret of a webhook is shown once. */
export function NewSubscription({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const form = useForm<Values>({
    initialValues: {
      channel: 'email',
      label: '',
      address: '',
      incidentKinds: [...usual],
      failedItemsAbove: '',
    },
  });
  const close = () => {
    setSecret(null);
    setProblem(null);
    form.reset();
    onClose();
  };
  const create = form.onSubmit(async ({ failedItemsAbove, ...values }) => {
    const above = failedItemsAbove === '' ? null : Number(failedItemsAbove);
    const body: Body<'/v1/notification-subscriptions'> = { ...values, failedItemsAbove: above };
    try {
      const made = await answered(fetch.POST('/v1/notification-subscriptions', { body }));
      await queryClient.invalidateQueries();
      if (made.secret !== null) return setSecret(made.secret);
      notifyDone(`“${made.label}” is told from now on.`);
      close();
    } catch (error) {
      setProblem(error);
    }
    return undefined;
  });
  const isEmail = form.values.channel === 'email';
  return (
    <Modal opened={isOpen} onClose={close} title="New subscription" closeOnClickOutside={secret === null}>
      {secret === null ? (
        <form onSubmit={create}>
          <ProblemAlert problem={problem} />
          <Stack gap="sm">
            <SegmentedControl
              aria-label="How to tell"
              data={[
                { value: 'email', label: 'E-mail' },
                { value: 'webhook', label: 'Webhook' },
              ]}
              {...form.getInputProps('channel')}
            />
            <TextInput label="Name" required maxLength={200} {...form.getInputProps('label')} />
            <TextInput
              label={isEmail ? 'E-mail address' : 'Address of the webhook'}
              type={isEmail ? 'email' : 'url'}
              placeholder={isEmail ? 'stock@example.com' : 'https://ops.example.com/onhand'}
              required
              {...form.getInputProps('address')}
            />
            <Checkbox.Group label="Incidents" {...form.getInputProps('incidentKinds')}>
              <Stack gap={6} mt={6}>
                {kinds.map((kind) => (
                  <Checkbox key={kind} value={kind} label={kindNames[kind]} />
                ))}
              </Stack>
            </Checkbox.Group>
            <NumberInput
              label="A shop has more failed items than"
              description="Empty: failed items are not told."
              min={0}
              max={10_000}
              allowDecimal={false}
              {...form.getInputProps('failedItemsAbove')}
            />
            <Button type="submit" loading={form.submitting}>
              Subscribe
            </Button>
          </Stack>
        </form>
      ) : (
        <ShownOnce
          title="Copy the secret now"
          about="It signs each message (Standard Webhooks), and is shown here once."
          secret={secret}
          onStored={close}
        />
      )}
    </Modal>
  );
}
