import { Button, Radio, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import { useRights } from '../../session/rights.ts';

type Preferences = Pick<Answer<'/v1/merchants/{id}/preferences'>, 'syncInventory' | 'processOrders'>;

const syncChoices: Readonly<Record<Preferences['syncInventory'], string>> = {
  never: 'Never: nothing is published',
  process_orders: 'Only items with Process Orders on',
  always: 'Always: every item that was received',
};
const processChoices: Readonly<Record<Preferences['processOrders'], string>> = {
  automatic: 'Automatic: on when an item is received, off when it sells out',
  manual: 'Manual: only people switch it',
};

/** The two preferences. What they change is shown before they are saved. */
export function PreferencesForm({ preferences }: { readonly preferences: Preferences }) {
  const { operate } = useRights();
  const { syncInventory, processOrders } = preferences;
  const initialValues: Preferences = { syncInventory, processOrders };
  const form = useForm({ initialValues });
  const [wanted, setWanted] = useState<Preferences | null>(null);
  return (
    <>
      <form onSubmit={form.onSubmit((values) => setWanted(values))}>
        <Stack align="flex-start">
          <Choices
            label="Sync Inventory"
            choices={syncChoices}
            isDisabled={!operate}
            {...form.getInputProps('syncInventory')}
          />
          <Choices
            label="Process Orders"
            choices={processChoices}
            isDisabled={!operate}
            {...form.getInputProps('processOrders')}
          />
          {operate && (
            <Button type="submit" disabled={!form.isDirty()}>
              See what changes
            </Button>
          )}
        </Stack>
      </form>
      {wanted !== null && (
        <PlanDialog
          title="Change the preferences?"
          change={{ kind: 'preferences', values: wanted }}
          onClose={() => setWanted(null)}
          onApplied={() => notifyDone('The preferences are changed.')}
        />
      )}
    </>
  );
}

function Choices({
  label,
  choices,
  isDisabled,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly isDisabled: boolean;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}) {
  return (
    <Radio.Group label={label} {...(value !== undefined && { value })} {...(onChange && { onChange })}>
      <Stack gap={6} mt={4}>
        {Object.entries(choices).map(([choice, text]) => (
          <Radio key={choice} value={choice} label={text} disabled={isDisabled} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
