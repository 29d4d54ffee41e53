import { Button, Group, NumberInput, Select, SimpleGrid, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { notifyDone } from '../../../parts/notify.tsx';
import { PlanDialog } from '../../../parts/planned-change/plan-dialog.tsx';
import type { PlannedChange } from '../../../parts/planned-change/plan-dialog.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { useRights } from '../../../session/rights.ts';

type Publishing = Answer<'/v1/items/{id}/publishing'>;
type Values = Extract<PlannedChange, { kind: 'publishing' }>['values'];

const atZero = [
  { value: 'publish_zero', label: 'Write the 0' },
  { value: 'keep', label: 'Keep the figure of the shop' },
  { value: 'end', label: 'Write the 0 and end the listing' },
];
const atDeletion = [
  { value: 'ignore', label: 'Leave the figure' },
  { value: 'zero', label: 'Show 0' },
  { value: 'end', label: 'Show 0 and end the listing' },
];

/** Overrides how the item's figures are shaped, in all shops. */
export function Overrides({ itemId }: { readonly itemId: string }) {
  const { query } = useApi();
  const { data, error } = query.useQuery('get', '/v1/items/{id}/publishing', {
    params: { path: { id: itemId } },
  });
  if (data === undefined) return <ProblemAlert problem={error} />;
  // What is saved elsewhere shows at once; what is being typed here is kept until then.
  return <OverridesForm key={JSON.stringify(data)} itemId={itemId} publishing={data} />;
}

/** '': nothing is said here. */
interface FormValues {
  readonly buffer: number | '';
  readonly percent: number | '';
  readonly maximum: number | '';
  readonly zeroStock: string | null;
  readonly deletion: string | null;
}

function OverridesForm({ itemId, publishing }: { readonly itemId: string; readonly publishing: Publishing }) {
  const { operate } = useRights();
  const [planned, setPlanned] = useState<Values | null>(null);
  const { buffer, percent, maximum, zeroStock, deletion, lowStock } = publishing;
  const form = useForm<FormValues>({
    initialValues: {
      buffer: buffer ?? '',
      percent: percent ?? '',
      maximum: maximum ?? '',
      zeroStock: zeroStock ?? '',
      deletion: deletion ?? '',
    },
  });
  const preview = form.onSubmit((values) => {
    setPlanned({
      buffer: numberOf(values.buffer),
      percent: numberOf(values.percent),
      maximum: numberOf(values.maximum),
      // The choices are those of the API.
      zeroStock: (values.zeroStock || null) as Publishing['zeroStock'],
      deletion: (values.deletion || null) as Publishing['deletion'],
      lowStock,
    });
  });
  const inherited = { placeholder: 'From rules, shop or merchant', disabled: !operate };
  return (
    <section aria-label="Published figure">
      <Title order={2}>Published figure</Title>
      <Text c="dimmed" mb="sm">
        An empty field takes its value from the first rule that matches, the shop, or the merchant.
      </Text>
      <form onSubmit={preview}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="Buffer"
            min={0}
            allowDecimal={false}
            {...inherited}
            {...form.getInputProps('buffer')}
          />
          <NumberInput
            label="Percent"
            min={0}
            max={100}
            allowDecimal={false}
            suffix=" %"
            {...inherited}
            {...form.getInputProps('percent')}
          />
          <NumberInput
            label="Maximum"
            min={0}
            allowDecimal={false}
            {...inherited}
            {...form.getInputProps('maximum')}
          />
          <Select
            label="At 0"
            data={atZero}
            clearable
            {...inherited}
            {...form.getInputProps('zeroStock')}
            value={form.getValues().zeroStock || null}
          />
          <Select
            label="When its listing at the source is deleted"
            data={atDeletion}
            clearable
            {...inherited}
            {...form.getInputProps('deletion')}
            value={form.getValues().deletion || null}
          />
        </SimpleGrid>
        {operate && (
          <Group mt="md">
            <Button type="submit" disabled={!form.isDirty()}>
              Review and save
            </Button>
            {form.isDirty() && (
              <Button variant="default" onClick={form.reset}>
                Discard
              </Button>
            )}
          </Group>
        )}
      </form>
      {planned !== null && (
        <PlanDialog
          title="Save the overrides of this item?"
          change={{ kind: 'publishing', scope: 'item', id: itemId, values: planned }}
          onClose={() => setPlanned(null)}
          onApplied={() => notifyDone('Saved. It counts from the next figure on.')}
        />
      )}
    </section>
  );
}

function numberOf(value: number | string): number | null {
  return value === '' ? null : Number(value);
}
