import { Button, Group, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Body } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { notifyDone } from '../../../parts/notify.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { useSending } from '../../../parts/use-sending.ts';
import { inWords } from '../../../parts/words.ts';

type Reason = NonNullable<Body<'/v1/items/{id}/adjustments'>['reason']>;
const reasons: readonly Reason[] = [
  'correction',
  'damaged',
  'expired',
  'lost',
  'found',
  'returned',
  'sample',
  'other',
];

const kinds = {
  receipts: { verb: 'Receive', quantity: 'Units that came in', done: 'The receipt is booked.', min: 1 },
  adjustments: {
    verb: 'Adjust',
    quantity: 'Units found (or missing, with a minus)',
    done: 'The adjustment is booked.',
    min: undefined,
  },
  counts: {
    verb: 'Count',
    quantity: 'Units that are there now, with those promised to orders',
    done: 'The count is booked.',
    min: 0,
  },
  transfers: { verb: 'Transfer', quantity: 'Units that were moved', done: 'The transfer is booked.', min: 1 },
} as const;
type Kind = keyof typeof kinds;

/** Books receipts, adjustments, counts and transfers by hand. */
export function StockForms({ itemId }: { readonly itemId: string }) {
  const [opened, setOpened] = useState<Kind | null>(null);
  return (
    <>
      {(Object.keys(kinds) as readonly Kind[]).map((kind) => (
        <Button key={kind} size="xs" variant="default" onClick={() => setOpened(kind)}>
          {kinds[kind].verb}
        </Button>
      ))}
      {(Object.keys(kinds) as readonly Kind[]).map((kind) => (
        <Modal key={kind} opened={opened === kind} onClose={() => setOpened(null)} title={kinds[kind].verb}>
          <StockForm itemId={itemId} kind={kind} onDone={() => setOpened(null)} />
        </Modal>
      ))}
    </>
  );
}

interface Values {
  readonly quantity: number | '';
  /** '': the merchant's first one. */
  readonly locationId: string;
  readonly toLocationId: string;
  readonly reason: string;
  readonly note: string;
}

function StockForm({
  itemId,
  kind,
  onDone,
}: {
  readonly itemId: string;
  readonly kind: Kind;
  readonly onDone: () => void;
}) {
  const { fetch, query } = useApi();
  const { data } = query.useQuery('get', '/v1/locations', { params: { query: { limit: 200 } } });
  const locations = data?.data.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const { problem, isBusy, send } = useSending();
  const form = useForm<Values>({
    initialValues: { quantity: '', locationId: '', toLocationId: '', reason: '', note: '' },
  });
  const { verb, quantity: quantityLabel, done, min } = kinds[kind];
  const book = form.onSubmit(async (values) => {
    const { quantity, locationId, toLocationId, reason, note } = values;
    if (quantity === '') return;
    const params = { path: { id: itemId } };
    const common = { quantity, ...(note !== '' && { note }) };
    const at = { ...common, ...(locationId !== '' && { locationId }) };
    const isDone = await send((requestKey) => {
      const asked = { params, headers: { 'idempotency-key': requestKey } };
      return answered<unknown>(
        kind === 'receipts'
          ? fetch.POST('/v1/items/{id}/receipts', { ...asked, body: at })
          : kind === 'counts'
            ? fetch.POST('/v1/items/{id}/counts', { ...asked, body: at })
            : kind === 'adjustments'
              ? fetch.POST('/v1/items/{id}/adjustments', {
                  ...asked,
                  body: { ...at, ...(reason !== '' && { reason: reason as Reason }) },
                })
              : fetch.POST('/v1/items/{id}/transfers', {
                  ...asked,
                  body: { ...common, fromLocationId: locationId, toLocationId },
                }),
      );
    });
    if (!isDone) return;
    notifyDone(done);
    onDone();
  });
  const isTransfer = kind === 'transfers';
  return (
    <form onSubmit={book}>
      <ProblemAlert problem={problem} />
      <NumberInput
        label={quantityLabel}
        required
        data-autofocus
        allowDecimal={false}
        {...(min !== undefined && { min })}
        {...form.getInputProps('quantity')}
      />
      <Select
        mt="sm"
        label={isTransfer ? 'From' : 'Location'}
        placeholder={isTransfer ? 'Choose a location' : (locations[0]?.label ?? '')}
        required={isTransfer}
        data={locations}
        {...form.getInputProps('locationId')}
      />
      {isTransfer && (
        <Select
          mt="sm"
          label="To"
          placeholder="Choose a location"
          required
          data={locations}
          {...form.getInputProps('toLocationId')}
        />
      )}
      {kind === 'adjustments' && (
        <Select
          mt="sm"
          label="Reason"
          placeholder="Not said"
          clearable
          data={reasons.map((value) => ({ value, label: inWords(value) }))}
          {...form.getInputProps('reason')}
        />
      )}
      <TextInput mt="sm" label="Note" maxLength={1000} {...form.getInputProps('note')} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={isBusy}>
          {verb}
        </Button>
      </Group>
    </form>
  );
}
