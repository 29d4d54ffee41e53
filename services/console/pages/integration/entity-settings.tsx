import { Button, Checkbox, Group, Paper, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Ago } from '../../parts/ago.tsx';
import { useShops } from '../../parts/use-shops.ts';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { ScheduleFields } from './schedule-fields.tsx';
import {
  about,
  changesOf,
  directions,
  identifiers,
  modes,
  orderCopies,
  productFields,
  salesBack,
} from './settings.ts';
import type { AllSettings, Entity, Settings } from './settings.ts';

/** The sync settings of one kind of record, as a form. A viewer sees them and changes nothing. */
export function EntitySettings<E extends Entity>({
  entity,
  settings,
  instantBy,
  onSave,
}: {
  readonly entity: E;
  readonly settings: AllSettings[E];
  readonly instantBy: AllSettings['instantBy'];
  /** Gets what differs from the settings as they are. */
  readonly onSave: (changes: Settings) => void;
}) {
  const { operate } = useRights();
  const { options: shops } = useShops();
  const { nextSyncAt, revision: _, ...before } = settings;
  const form = useForm<Record<string, unknown>>({ initialValues: before });
  const { mode } = form.values;
  const save = form.onSubmit((values) => {
    const { cron, timeZone, ...others } = values;
    // A schedule belongs to its mode only.
    onSave(changesOf(before, { ...others, ...(mode === 'scheduled' && { cron, timeZone }) }));
  });
  const isDirty = Object.keys(changesOf(before, form.values)).length > 0;
  return (
    <Paper withBorder p="md" component="section" aria-label={inWords(entity)}>
      <form onSubmit={save}>
        <Title order={2}>{inWords(entity)}</Title>
        <Text c="dimmed" fz="sm" mb="sm">
          {about[entity]}
        </Text>
        <fieldset disabled={!operate} className="plain">
          <legend className="hidden">{inWords(entity)}</legend>
          <Stack gap="sm">
            <Group grow align="flex-start">
              <Select
                label="Direction"
                data={[...directions]}
                allowDeselect={false}
                {...form.getInputProps('direction')}
              />
              <Select
                label="Mode"
                description={mode === 'instant' ? `By ${instantBy}` : undefined}
                inputWrapperOrder={['label', 'input', 'description']}
                data={[...modes]}
                allowDeselect={false}
                {...form.getInputProps('mode')}
              />
            </Group>
            {mode === 'scheduled' && (
              <ScheduleFields cron={form.getInputProps('cron')} timeZone={form.getInputProps('timeZone')} />
            )}
            {nextSyncAt !== null && (
              <Text fz="sm">
                Next: <Ago at={nextSyncAt} />
              </Text>
            )}
            <Switch
              label="Automatic import"
              description="What is new in the shop is created here, and its figures are accepted"
              {...form.getInputProps('autoImport', { type: 'checkbox' })}
            />
            <Switch
              label="Automatic export"
              description="What is new here is listed in the shop, and changes are sent"
              {...form.getInputProps('autoExport', { type: 'checkbox' })}
            />
            {'fields' in settings && (
              <Checkbox.Group label="Fields" {...form.getInputProps('fields')}>
                <Group gap="sm" mt={4}>
                  {productFields.map(({ value, label }) => (
                    <Checkbox key={value} value={value} label={label} />
                  ))}
                </Group>
              </Checkbox.Group>
            )}
            {'matchBy' in settings && (
              <Select
                label="Match by"
                data={[...identifiers]}
                allowDeselect={false}
                {...form.getInputProps('matchBy')}
              />
            )}
            {'writeSalesBack' in settings && settings.writeSalesBack !== null && (
              <Select
                label="Sales elsewhere"
                data={[...salesBack]}
                allowDeselect={false}
                {...form.getInputProps('writeSalesBack')}
              />
            )}
            {'orderCopy' in settings && (
              <Group grow>
                <Select
                  label="Copy orders"
                  data={[...orderCopies]}
                  allowDeselect={false}
                  {...form.getInputProps('orderCopy')}
                />
                <Select
                  label="To"
                  placeholder="No store"
                  data={[...shops]}
                  clearable
                  {...form.getInputProps('copyTo')}
                />
              </Group>
            )}
          </Stack>
          {operate && (
            <Group mt="md" justify="flex-end">
              <Button variant="subtle" size="xs" disabled={!isDirty} onClick={form.reset}>
                Reset
              </Button>
              <Button type="submit" size="xs" disabled={!isDirty}>
                Show what would change
              </Button>
            </Group>
          )}
        </fieldset>
      </form>
    </Paper>
  );
}
