import { Button, Group, NumberInput, Select, SimpleGrid, Switch, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Answer } from '../api/answer.ts';
import { useApi } from '../api/client.tsx';
import { notifyDone } from './notify.tsx';
import { PlanDialog } from './planned-change/plan-dialog.tsx';
import type { PlannedChange } from './planned-change/plan-dialog.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useRights } from '../session/rights.ts';

type Scope = 'item' | 'integration' | 'merchant';
type Publishing = Answer<'/v1/integrations/{id}/publishing'>;
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

const paths = {
  item: '/v1/items/{id}/publishing',
  integration: '/v1/integrations/{id}/publishing',
  merchant: '/v1/merchants/{id}/publishing',
} as const;

interface Scoped {
  readonly scope: Scope;
  readonly id: string;
}

/** How figures are shaped and whether they are written: for an item, a shop, or all shops of a merchant. */
export function PublishedFigure({ scope, id }: Scoped) {
  const { query } = useApi();
  const { data, error } = query.useQuery('get', paths[scope], { params: { path: { id } } });
  if (data === undefined) return <ProblemAlert problem={error} />;
  // What is saved elsewhere shows at once; what is being typed here is kept until then.
  return <FigureForm key={JSON.stringify(data)} scope={scope} id={id} publishing={data} />;
}

const inheritedFrom = {
  item: 'From rules, shop or merchant',
  integration: 'From the merchant',
  merchant: 'None',
} as const;
const names = { item: 'of this item', integration: 'of this shop', merchant: 'of all shops' } as const;

/** '': nothing is said here. */
interface FormValues {
  readonly buffer: number | '';
  readonly percent: number | '';
  readonly maximum: number | '';
  readonly zeroStock: string | null;
  readonly deletion: string | null;
  readonly quantitySync: boolean;
}

function FigureForm({
  scope,
  id,
  publishing,
}: Scoped & {
  readonly publishing: Omit<Publishing, 'quantitySync'> & { readonly quantitySync?: boolean | null };
}) {
  const { operate } = useRights();
  const [planned, setPlanned] = useState<Values | null>(null);
  const { buffer, percent, maximum, zeroStock, deletion, lowStock, quantitySync } = publishing;
  const form = useForm<FormValues>({
    initialValues: {
      buffer: buffer ?? '',
      percent: percent ?? '',
      maximum: maximum ?? '',
      zeroStock: zeroStock ?? '',
      deletion: deletion ?? '',
      quantitySync: quantitySync ?? true,
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
      ...(scope !== 'item' && { quantitySync: values.quantitySync }),
    });
  });
  const inherited = { placeholder: inheritedFrom[scope], disabled: !operate };
  return (
    <section aria-label="Published figure">
      <Title order={2}>Published figure</Title>
      <Text c="dimmed" mb="sm">
        {scope === 'item'
          ? 'An empty field takes its value from the first rule that matches, the shop, or the merchant.'
          : 'Rules and items may say otherwise. An empty field says nothing.'}
      </Text>
      <form onSubmit={preview}>
        {scope !== 'item' && (
          <Switch
            mb="sm"
            label="Figures are written"
            disabled={!operate}
            {...form.getInputProps('quantitySync', { type: 'checkbox' })}
          />
        )}
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
          title={`Save the published figure ${names[scope]}?`}
          change={{ kind: 'publishing', scope, id, values: planned }}
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
