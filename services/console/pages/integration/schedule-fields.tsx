import { Group, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { scheduleInWords } from './schedule-in-words.ts';

/** What a form gives an input. */
interface InputProps {
  readonly value?: string | null;
  readonly onChange?: (value: unknown) => void;
  readonly error?: ReactNode;
}

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** When a scheduled sync runs: a cron expression, said in words, and its time zone. */
export function ScheduleFields({
  cron,
  timeZone,
}: {
  readonly cron: InputProps;
  readonly timeZone: InputProps;
}) {
  return (
    <Group grow align="flex-start">
      <TextInput
        label="Schedule"
        placeholder="0 * * * *"
        required
        description={scheduleInWords(cron.value ?? '')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...cron}
        value={cron.value ?? ''}
      />
      <Select
        label="Time zone"
        data={zones}
        searchable
        limit={50}
        {...timeZone}
        value={timeZone.value ?? 'UTC'}
      />
    </Group>
  );
}
