import type { Db } from '@onhand/database/connect.ts';
import { findKnownIntegrations } from '@onhand/core/integrations/find-known.ts';
import { findSchedules } from '@onhand/core/settings/sync-settings/find-schedules.ts';
import type { WantedSchedule } from '@onhand/core/settings/sync-settings/find-schedules.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { scheduleIds } from '@onhand/workflows/ids.ts';
import type { scheduledSync } from '@onhand/workflows/scheduled-sync.ts';
import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { Client, ScheduleOptions, ScheduleOptionsStartWorkflowAction } from '@temporalio/client';
import { integrationAttributes } from './search-attributes.ts';

/** Holds the resources that schedules are read from and written to. */
export interface Scheduling {
  readonly db: Db;
  readonly temporal: Client;
  readonly queues: TaskQueues;
}

/** The deadline of a call to Temporal. */
const answersWithinMs = 5_000;
/** Temporal runs missed times of this period once it is back. */
const missedAtMost = '1 day';
/** The maximum of integrations repaired at a time. The next comparison repairs the rest. */
const healedAtMost = 100;
const pageSize = 1_000;

/** Creates, changes, pauses or deletes an integration's schedules, so that they match its settings. */
export async function changeSchedule(scheduling: Scheduling, integrationId: IntegrationId): Promise<void> {
  const { db, temporal, queues } = scheduling;
  const all = await findSchedules(db, integrationId);
  for (const entity of ['inventory', 'products'] as const) {
    const wanted = all.find((one) => one.entity === entity);
    await makeSchedule({ temporal, queues }, scheduleIds.of({ integrationId, entity }), wanted);
  }
}

async function makeSchedule(
  { temporal, queues }: Pick<Scheduling, 'temporal' | 'queues'>,
  id: string,
  wanted: WantedSchedule | undefined,
): Promise<void> {
  const handle = temporal.schedule.getHandle(id);
  await temporal.withDeadline(Date.now() + answersWithinMs, async () => {
    if (wanted === undefined) {
      await handle.delete().catch(unless(ScheduleNotFoundError));
      return;
    }
    const options = optionsOf(wanted, queues);
    try {
      await handle.update<typeof scheduledSync>(() => ({ state: {}, ...options }));
    } catch (error) {
      unless(ScheduleNotFoundError)(error);
      // Another process may have created the same schedule in between.
      const { scheduleId } = handle;
      await temporal.schedule.create({ scheduleId, ...options }).catch(unless(ScheduleAlreadyRunning));
    }
  });
}

/** Compares the schedules in Temporal with the settings and repairs the differences. */
export async function healSchedules(scheduling: Scheduling): Promise<void> {
  const { db, temporal } = scheduling;
  const missing = new Map((await findSchedules(db, 'all')).map((one) => [scheduleIds.of(one), one]));
  const differing: IntegrationId[] = [];
  const unwanted: string[] = [];
  await temporal.withDeadline(Date.now() + answersWithinMs, async () => {
    for await (const { scheduleId, state } of temporal.schedule.list({ pageSize })) {
      const wanted = missing.get(scheduleId);
      missing.delete(scheduleId);
      if (wanted === undefined) {
        unwanted.push(...scheduleIds.integrationsOf(scheduleId));
      } else if (state.note !== noteOf(wanted) || state.paused !== wanted.paused) {
        differing.push(wanted.integrationId);
      }
    }
  });
  const own = await findKnownIntegrations(db, unwanted);
  const wrong = [...[...missing.values()].map((one) => one.integrationId), ...differing, ...own];
  for (const integrationId of wrong.slice(0, healedAtMost)) {
    await changeSchedule(scheduling, integrationId);
  }
}

function optionsOf(
  wanted: WantedSchedule,
  queues: TaskQueues,
): Omit<ScheduleOptions<ScheduleOptionsStartWorkflowAction<typeof scheduledSync>>, 'scheduleId'> {
  const { merchantId, integrationId, entity, cron, timeZone, paused, name, merchant } = wanted;
  return {
    spec: { cronExpressions: [cron], timezone: timeZone },
    action: {
      type: 'startWorkflow',
      workflowType: 'scheduledSync',
      workflowId: scheduleIds.of(wanted),
      taskQueue: queues.channels,
      args: [{ merchantId, integrationId, entity }],
      workflowExecutionTimeout: '10 min',
      typedSearchAttributes: integrationAttributes(wanted),
      staticSummary: `Releases what waits for ${name} (${merchant})`,
    },
    policies: { overlap: 'SKIP', catchupWindow: missedAtMost },
    state: { paused, note: noteOf(wanted) },
  };
}

/** Returns the note of a schedule. The Web UI shows it, and a different note reveals a changed schedule. */
function noteOf({ cron, timeZone }: WantedSchedule): string {
  return `${cron} in ${timeZone}`;
}

/** Ignores errors of this class and rethrows all others. */
function unless(expected: new (...args: never[]) => Error) {
  return (error: unknown): void => {
    if (!(error instanceof expected)) throw error;
  };
}
