import { NumberInput, Select } from '@mantine/core';
import type { useForm } from '@mantine/form';
import { deletionNames, effectNames, zeroStockNames } from './rule-in-words.ts';
import type { RuleValues } from './rule-values.ts';

const choices = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** What a rule does, with the one value that its kind needs. */
export function EffectFields({ form }: { readonly form: ReturnType<typeof useForm<RuleValues>> }) {
  const { effect } = form.getValues();
  return (
    <>
      <Select
        label="Effect"
        required
        allowDeselect={false}
        data={choices(effectNames)}
        {...form.getInputProps('effect')}
      />
      {(effect === 'buffer' || effect === 'maximum') && (
        <NumberInput label="Units" required min={0} allowDecimal={false} {...form.getInputProps('units')} />
      )}
      {effect === 'percent' && (
        <NumberInput
          label="Percent of the stock"
          required
          min={0}
          max={100}
          allowDecimal={false}
          {...form.getInputProps('percent')}
        />
      )}
      {effect === 'zero_stock' && (
        <Select
          label="At zero"
          required
          allowDeselect={false}
          data={choices(zeroStockNames)}
          {...form.getInputProps('zeroStock')}
        />
      )}
      {effect === 'deletion' && (
        <Select
          label="If somebody deletes the listing in the shop"
          required
          allowDeselect={false}
          data={choices(deletionNames)}
          {...form.getInputProps('deletion')}
        />
      )}
    </>
  );
}
