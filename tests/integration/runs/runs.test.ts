import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import { carryPage } from '@onhand/core/runs/carry-page.ts';
import { endRun, failRun, resumeRun, stopRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning, failRunning } from '@onhand/core/runs/change-running.ts';
import { findNewestRun, lockLiveRun } from '@onhand/core/runs/find-run.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchant = await createMerchant(database.db);
  integrationId = await createIntegration(database.db, merchant, `shop-${merchant.merchantId}`);
});

const clock = { now: () => new Date() };
const of = () => ({ merchantId: merchant.merchantId, integrationId, kind: 'read_listings' }) as const;
const begin = () =>
  beginRuns(database.db, { ...of(), integrationIds: [integrationId], actor: null, at: new Date() });
const end = () =>
  inTransaction(database.db, async (tx) => {
    const run = await lockLiveRun(tx, of());
    if (run !== undefined) await endRun(tx, run, new Date());
  });

async function newest(): Promise<RunRow> {
  const run = await findNewestRun(database.db, of());
  if (run === undefined) throw new Error('There was no run.');
  return run;
}

const page = (rows: readonly string[], cursor: string | null) => ({
  rows,
  next: { cursor, phase: 'reading' },
  keyOf: (row: string) => row,
  store: async (_tx: unknown, stored: readonly string[]) => {
    if (stored.includes('bad')) throw new RangeError('It is bad.');
    return { seen: stored.length };
  },
  conclude: async (_tx: unknown, problems: readonly unknown[]) => ({ seen: problems.length }),
});

it('one run of a kind of an integration is live at a time', async () => {
  expect(await begin()).toEqual([integrationId]);
  const { id } = await newest();
  expect((await Promise.all([begin(), begin()])).flat()).toEqual([]);
  expect((await newest()).id).toBe(id);
  await end();
  expect((await Promise.all([begin(), begin()])).flat()).toEqual([integrationId]);
});

it('an integration keeps a hundred runs of a kind', async () => {
  for (let times = 0; times < 103; times += 1) {
    await begin();
    await end();
  }
  const runs = await database.db
    .selectFrom('sync_runs')
    .select('id')
    .where('integration_id', '=', integrationId)
    .execute();
  expect(runs).toHaveLength(100);
});

it('a bad row is a problem that names it, and the page moves the cursor all the same', async () => {
  await begin();
  await carryPage(database.db, await newest(), page(['a', 'bad', 'b'], '2'), { clock });
  expect(await newest()).toMatchObject({
    state: 'running',
    cursor: '2',
    counts: { seen: 3 },
    problems: 1,
    problemRows: [{ externalKey: 'bad', code: 'data_refused', message: 'It is bad.' }],
  });
});

it('a page is carried once, however often it is tried', async () => {
  await begin();
  const before = await newest();
  await carryPage(database.db, before, page(['a'], '2'), { clock });
  await carryPage(database.db, before, page(['a'], '2'), { clock });
  expect(await newest()).toMatchObject({ cursor: '2', counts: { seen: 1 } });
});

it('a run that has ended takes no page', async () => {
  await begin();
  const before = await newest();
  await end();
  await carryPage(database.db, before, page(['a'], '2'), { clock });
  expect(await newest()).toMatchObject({ state: 'done', cursor: null, counts: { seen: 0 } });
});

it('a stopped run stands still until it is resumed', async () => {
  await begin();
  const before = await newest();
  await changeRunning(database.db, before, (tx, run) => stopRun(tx, run, new Date()));
  await carryPage(database.db, before, page(['a'], '2'), { clock });
  await changeRunning(database.db, before, (tx, run) =>
    failRun(tx, run, { code: 'x', message: '' }, new Date()),
  );
  expect(await newest()).toMatchObject({ state: 'safety_stop', cursor: null, endedAt: null });
  await inTransaction(database.db, async (tx) => {
    const run = await lockLiveRun(tx, of());
    if (run !== undefined) await resumeRun(tx, run, new Date());
  });
  await carryPage(database.db, before, page(['a'], '2'), { clock });
  expect(await newest()).toMatchObject({ state: 'running', cursor: '2' });
});

it('a page that failed does not fail a run with which another attempt went on', async () => {
  await begin();
  const read = await newest();
  await carryPage(database.db, read, page(['a'], 'second'), { clock });
  const failure = { code: 'unavailable', message: 'No answer.' };
  const by = { at: new Date(), workflowId: 'bulk', runId: 'run' };
  expect(await failRunning(database.db, read, failure, by)).toBe(false);
  expect(await newest()).toMatchObject({ state: 'running', cursor: 'second' });
  expect(await failRunning(database.db, await newest(), failure, by)).toBe(true);
  expect(await newest()).toMatchObject({ state: 'failed', failureCode: 'unavailable' });
});
