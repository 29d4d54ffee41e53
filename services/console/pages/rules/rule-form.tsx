import { Button, Fieldset, Group, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useLocations } from '../../parts/use-locations.ts';
import { useShops } from '../../parts/use-shops.ts';
import { EffectFields } from './effect-fields.tsx';
import { ruleOf, valuesOf } from './rule-values.ts';
import type { NewRule } from './rule-values.ts';
import type { Rule } from './rule-in-words.ts';

const texts = [
  { name: 'sku', label: 'SKU', description: '* stands for any characters' },
  { name: 'tag', label: 'Tag' },
  { name: 'category', label: 'Category' },
  { name: 'vendor', label: 'Vendor' },
] as const;

/** The form of a rule. What it would change is shown before it is saved. */
export function RuleForm({
  rule,
  isReadOnly,
  onSave,
  onDelete,
}: {
  readonly rule: Rule | undefined;
  readonly isReadOnly: boolean;
  readonly onSave: (rule: NewRule) => void;
  readonly onDelete: () => void;
}) {
  const shops = useShops();
  const locations = useLocations();
  const form = useForm({ mode: 'controlled', initialValues: valuesOf(rule) });
  return (
    <form onSubmit={form.onSubmit((values) => onSave(ruleOf(values)))}>
      <Fieldset variant="unstyled" disabled={isReadOnly}>
        <Stack gap="sm">
          <TextInput label="Name" required maxLength={200} {...form.getInputProps('name')} />
          <EffectFields form={form} />
          <Fieldset legend="Applies to listings with all of these">
            <Stack gap="sm">
              {texts.map(({ name, ...field }) => (
                <TextInput key={name} maxLength={200} {...field} {...form.getInputProps(name)} />
              ))}
              <Range form={form} what="price" label="Price" decimalScale={2} />
              <Range form={form} what="stock" label="Stock" decimalScale={0} />
              <Select
                label="Location"
                placeholder="Any"
                clearable
                data={[...locations.options]}
                {...form.getInputProps('locationId')}
              />
              <Select
                label="Shop"
                placeholder="Any"
                clearable
                data={[...shops.options]}
                {...form.getInputProps('integrationId')}
              />
            </Stack>
          </Fieldset>
          <NumberInput
            label="Priority"
            description="The lowest comes first"
            required
            min={0}
            max={1_000_000}
            allowDecimal={false}
            {...form.getInputProps('priority')}
          />
          <Switch label="The rule is on" {...form.getInputProps('enabled', { type: 'checkbox' })} />
          {!isReadOnly && (
            <Group justify="space-between">
              <Button type="submit">See what changes</Button>
              {rule !== undefined && (
                <Button variant="subtle" color="red" onClick={onDelete}>
                  Delete rule
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}

function Range({
  form,
  what,
  label,
  decimalScale,
}: {
  readonly form: { readonly getInputProps: (name: string) => object };
  readonly what: 'price' | 'stock';
  readonly label: string;
  readonly decimalScale: number;
}) {
  return (
    <Group grow>
      <NumberInput
        label={`${label} at least`}
        min={0}
        decimalScale={decimalScale}
        {...form.getInputProps(`${what}Min`)}
      />
      <NumberInput
        label={`${label} at most`}
        min={0}
        decimalScale={decimalScale}
        {...form.getInputProps(`${what}Max`)}
      />
    </Group>
  );
}
