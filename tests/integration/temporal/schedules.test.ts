import { randomUUID } from 'node:crypto';
import { changeSchedule, healSchedules } from '@onhand/activities/start-work/schedules.ts';
import type { Scheduling } from '@onhand/activities/start-work/schedules.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { nextTime } from '@onhand/core/settings/sync-settings/cron.ts';
import type { Schedule } from '@onhand/core/settings/sync-settings/cron.ts';
import { scheduleIds } from '@onhand/workflows/ids.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { Client, Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { readSchedule } from '../../setup/schedules.ts';
import { until } from '../../setup/until.ts';

let database: TestDatabase;
let connection: Connection;
let temporal: Client;
let scheduling: Scheduling;
let integrationId: IntegrationId;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = await Connection.connect({ address: inject('temporalAddress') });
  temporal = new Client({ connection });
  scheduling = { db: database.db, temporal, queues: taskQueues(`test-${randomUUID()}`) };
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  integrationId = await createIntegration(database.db, await createMerchant(database.db), randomUUID());
});

const handle = () => temporal.schedule.getHandle(scheduleIds.inventory(integrationId));
const read = () => readSchedule(handle());

/** Reads it, and says what its next time may be: one may come while the test looks. */
async function readNext(schedule: Schedule) {
  const before = new Date();
  const found = await read();
  return { found, possible: [nextTime(schedule, before), nextTime(schedule, new Date())] };
}

/** Sets the mode, as a change of the settings does. */
async function set(schedule: Schedule | null): Promise<void> {
  await database.db
    .updateTable('sync_settings')
    .set({
      mode: schedule === null ? 'instant' : 'scheduled',
      cron: schedule?.cron ?? null,
      time_zone: schedule?.timeZone ?? null,
    })
    .where('integration_id', '=', integrationId)
    .execute();
}

const pause = (paused: boolean) =>
  database.db
    .updateTable('integrations')
    .set({ state: paused ? 'paused' : 'active' })
    .where('id', '=', integrationId)
    .execute();

const hourly = { cron: '0 * * * *', timeZone: 'UTC' };
const daily = { cron: '30 6 * * *', timeZone: 'Europe/Berlin' };

describe('the schedule of an integration', () => {
  it('is made, changed, paused, resumed and deleted with its settings', async () => {
    await set(hourly);
    await changeSchedule(scheduling, integrationId);
    const made = await readNext(hourly);
    expect(made.found).toMatchObject({ note: '0 * * * * in UTC', paused: false });
    expect(made.possible).toContainEqual(made.found?.next);
    await set(daily);
    await changeSchedule(scheduling, integrationId);
    const changed = await readNext(daily);
    expect(changed.possible).toContainEqual(changed.found?.next);
    await pause(true);
    await changeSchedule(scheduling, integrationId);
    expect(await read()).toMatchObject({ paused: true });
    await pause(false);
    await changeSchedule(scheduling, integrationId);
    expect(await read()).toMatchObject({ paused: false });
    await set(null);
    await changeSchedule(scheduling, integrationId);
    expect(await read()).toBeNull();
  });

  /** Compares again and again: what Temporal lists follows what it holds a moment later. */
  const healed = (isAsItShouldBe: (found: Awaited<ReturnType<typeof read>>) => boolean) =>
    until(async () => {
      await healSchedules(scheduling);
      return read();
    }, isAsItShouldBe);

  it('is put right by the sweep, whatever became of it', async () => {
    await set(hourly);
    await healed((found) => found?.note === '0 * * * * in UTC');
    await handle().pause('by hand');
    await healed((found) => found?.paused === false);
    await handle().delete();
    await healed((found) => found !== null);
    await set(daily);
    await healed((found) => found?.note === '30 6 * * * in Europe/Berlin');
    await set(null);
    await healed((found) => found === null);
  });

  it('of another installation is left alone', async () => {
    const foreign = temporal.schedule.getHandle(scheduleIds.inventory(randomUUID()));
    await temporal.schedule.create({
      scheduleId: foreign.scheduleId,
      spec: { cronExpressions: ['0 0 1 1 *'] },
      action: { type: 'startWorkflow', workflowType: 'scheduledSync', taskQueue: 'none' },
      state: { paused: true },
    });
    await set(hourly);
    await healed((found) => found !== null);
    expect(await readSchedule(foreign)).not.toBeNull();
    await foreign.delete();
  });
});

describe('the time that is shown is the one at which Temporal acts', () => {
  it.each<[string, Schedule, string, string]>([
    [
      'every quarter of an hour',
      { cron: '*/15 * * * *', timeZone: 'UTC' },
      '2027-01-31T22:50',
      '2027-02-01T01:10',
    ],
    [
      'on working days',
      { cron: '0 9-17/4 * * mon-fri', timeZone: 'Asia/Tokyo' },
      '2027-02-26T00:00',
      '2027-03-02T23:00',
    ],
    [
      'on some days of some months',
      { cron: '5,50 0 1,15 jan-mar *', timeZone: 'Europe/Berlin' },
      '2027-01-01T00:00',
      '2027-12-31T00:00',
    ],
    [
      'at a time that a change of clocks leaves out',
      { cron: '30 2 * * *', timeZone: 'America/New_York' },
      '2027-03-12T00:00',
      '2027-03-17T00:00',
    ],
    ['on Sundays by number', { cron: '0 12 * * 7', timeZone: 'UTC' }, '2027-01-01T00:00', '2027-02-01T00:00'],
  ])('%s', async (_, schedule, from, to) => {
    await set(schedule);
    await changeSchedule(scheduling, integrationId);
    const [start, end] = [new Date(`${from}:00Z`), new Date(`${to}:00Z`)];
    const { startTime } = await temporal.workflowService.listScheduleMatchingTimes({
      namespace: 'default',
      scheduleId: handle().scheduleId,
      startTime: msToTs(start.getTime()),
      endTime: msToTs(end.getTime()),
    });
    const acts = startTime.map((time) => new Date(tsToMs(time)));
    const shown: Date[] = [];
    for (
      let next = nextTime(schedule, start);
      next !== null && next <= end;
      next = nextTime(schedule, next)
    ) {
      shown.push(next);
    }
    expect(shown).toEqual(acts);
    expect(acts.length).toBeGreaterThan(2);
    await handle().delete();
  });
});
