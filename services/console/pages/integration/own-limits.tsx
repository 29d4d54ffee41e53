import { Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSending } from '../../parts/use-sending.ts';

type Integration = Answer<'/v1/integrations/{id}'>;

/** How much may be asked of this one shop, and how often everything is compared. */
export function OwnLimits({
  integration: { id, limits, reconcileEveryMinutes },
}: {
  readonly integration: Integration;
}) {
  const { fetch } = useApi();
  const { problem, isBusy, send } = useSending();
  const form = useForm<Record<'concurrentCalls' | 'callsPerMinute' | 'every', number | string>>({
    initialValues: {
      concurrentCalls: limits?.concurrentCalls ?? '',
      callsPerMinute: limits?.callsPerMinute ?? '',
      every: reconcileEveryMinutes ?? '',
    },
  });
  const save = form.onSubmit(async ({ every, ...given }) => {
    const own = {
      concurrentCalls: numberOf(given.concurrentCalls),
      callsPerMinute: numberOf(given.callsPerMinute),
    };
    const hasLimits = own.concurrentCalls !== null || own.callsPerMinute !== null;
    const body = { limits: hasLimits ? own : null, reconcileEveryMinutes: numberOf(every) };
    const isDone = await send(() =>
      answered(fetch.PATCH('/v1/integrations/{id}', { params: { path: { id } }, body })),
    );
    if (isDone) notifyDone('Saved.');
  });
  return (
    <section aria-labelledby="own-limits">
      <Title order={2} id="own-limits" mb="xs">
        Limits of this shop
      </Title>
      <Text c="dimmed" mb="xs">
        Beside those of its platform, for a small host. An empty field sets none.
      </Text>
      <form onSubmit={save}>
        <ProblemAlert problem={problem} />
        <Stack gap="sm" maw={420}>
          <NumberInput
            label="Calls at a time"
            min={1}
            max={100}
            allowDecimal={false}
            {...form.getInputProps('concurrentCalls')}
          />
          <NumberInput
            label="Calls a minute"
            min={30}
            max={60_000}
            allowDecimal={false}
            {...form.getInputProps('callsPerMinute')}
          />
          <NumberInput
            label="Compare everything every"
            description="Empty: only when somebody asks for it."
            suffix=" minutes"
            min={15}
            max={10_080}
            allowDecimal={false}
            {...form.getInputProps('every')}
          />
          <Group>
            <Button type="submit" size="xs" loading={isBusy} disabled={!form.isDirty()}>
              Save limits
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

function numberOf(value: number | string): number | null {
  return value === '' ? null : Number(value);
}
