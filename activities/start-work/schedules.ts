import type { Db } from '@onhand/database/connect.ts';
import { findKnownIntegrations } from '@onhand/core/integrations/find-known.ts';
import { findReconcileSchedules } from '@onhand/core/runs/reconciling/find-reconcile-schedules.ts';
import type { WantedReconciliation } from '@onhand/core/runs/reconciling/find-reconcile-schedules.ts';
import { findSchedules } from '@onhand/core/settings/sync-settings/find-schedules.ts';
import type { WantedSchedule } from '@onhand/core/settings/sync-settings/find-schedules.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { scheduleIds } from '@onhand/workflows/ids.ts';
import type { ScheduledWork } from '@onhand/workflows/ids.ts';
import type { scheduledSync } from '@onhand/workflows/scheduled-sync.ts';
import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import { createHash } from 'node:crypto';
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type {
  Client,
  ScheduleOptions,
  ScheduleOptionsStartWorkflowAction,
  ScheduleSpec,
} from '@temporalio/client';
import { ownedByIntegration } from './owner.ts';

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

/** A schedule that must exist. */
type Wanted = WantedSchedule | (WantedReconciliation & { readonly entity: 'reconcile' });

const allWork: readonly ScheduledWork[] = ['inventory', 'products', 'customers', 'reconcile'];

async function findWanted(db: Db, integrationId: IntegrationId | 'all'): Promise<readonly Wanted[]> {
  const syncs = await findSchedules(db, integrationId);
  const reconciliations = await findReconcileSchedules(db, integrationId);
  return [...syncs, ...reconciliations.map((one) => ({ ...one, entity: 'reconcile' as const }))];
}

/** Creates, changes, pauses or deletes an integration's schedules, so that they match its settings. */
export async function changeSchedule(scheduling: Scheduling, integrationId: IntegrationId): Promise<void> {
  const { db, temporal, queues } = scheduling;
  const all = await findWanted(db, integrationId);
  for (const entity of allWork) {
    const wanted = all.find((one) => one.entity === entity);
    await makeSchedule({ temporal, queues }, scheduleIds.of({ integrationId, entity }), wanted);
  }
}

async function makeSchedule(
  { temporal, queues }: Pick<Scheduling, 'temporal' | 'queues'>,
  id: string,
  wanted: Wanted | undefined,
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
  const missing = new Map((await findWanted(db, 'all')).map((one) => [scheduleIds.of(one), one]));
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
  wanted: Wanted,
  queues: TaskQueues,
): Omit<ScheduleOptions<ScheduleOptionsStartWorkflowAction<typeof scheduledSync>>, 'scheduleId'> {
  const { merchantId, integrationId, entity, paused, name, merchant } = wanted;
  return {
    spec: specOf(wanted),
    action: {
      type: 'startWorkflow',
      workflowType: 'scheduledSync',
      workflowId: scheduleIds.of(wanted),
      taskQueue: queues.channels,
      args: [{ merchantId, integrationId, entity }],
      workflowExecutionTimeout: '10 min',
      ...ownedByIntegration(wanted),
      staticSummary: `${summaries[entity]} ${name} (${merchant})`,
    },
    policies: {
      overlap: 'SKIP',
      // A missed reconciliation is made up for by the next one.
      catchupWindow: entity === 'reconcile' ? '1 minute' : missedAtMost,
    },
    state: { paused, note: noteOf(wanted) },
  };
}

/** Returns the note of a schedule. The Web UI shows it, and a different note reveals a changed schedule. */
function noteOf(wanted: Wanted): string {
  return wanted.entity === 'reconcile'
    ? `every ${wanted.everyMinutes} minutes`
    : `${wanted.cron} in ${wanted.timeZone}`;
}

const summaries: Readonly<Record<ScheduledWork, string>> = {
  inventory: 'Releases what waits for',
  products: 'Releases what waits for',
  customers: 'Begins to sync the customers of',
  reconcile: 'Begins to reconcile',
};

/** The share of its interval by which a reconciliation may begin late. */
const jitterShare = 0.05;

/**
 * Each integration has a place of its own in the interval, so that not all of them begin at once. The first
 * interval leaves a new integration to its imports and its first sync.
 */
function specOf(wanted: Wanted): ScheduleSpec {
  if (wanted.entity !== 'reconcile') {
    return { cronExpressions: [wanted.cron], timezone: wanted.timeZone };
  }
  const everyMs = wanted.everyMinutes * 60_000;
  const place = createHash('sha256').update(wanted.integrationId).digest().readUInt32BE(0) / 2 ** 32;
  const offset = Math.floor((place * everyMs) / 1_000) * 1_000;
  return {
    intervals: [{ every: everyMs, offset }],
    jitter: Math.round(everyMs * jitterShare),
    startAt: new Date(wanted.createdAt.getTime() + everyMs),
  };
}

/** Ignores errors of this class and rethrows all others. */
function unless(expected: new (...args: never[]) => Error) {
  return (error: unknown): void => {
    if (!(error instanceof expected)) throw error;
  };
}
