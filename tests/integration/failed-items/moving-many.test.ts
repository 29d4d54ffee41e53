import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import { moveNextFailedItems } from '@onhand/core/retries/move-next.ts';
import type { StartWork } from '@onhand/core/retries/start-work.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: IntegrationId;
beforeAll(async () => {
  gateway = await createTestGateway();
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await connect();
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** The casts are safe: the API created these rows. */
const connect = async () => (await merchant.createIntegration()) as IntegrationId;
const merchantId = () => merchant.id as MerchantId;

/** Fails so many readings of orders that nobody else knows. */
async function fail(count: number, { code = 'no_right', of = shop, state = 'open' } = {}): Promise<void> {
  await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code, attempts,
                              first_at, last_at)
    select ${merchant.id}, ${of}, 'read_order', 'order', gen_random_uuid(), ${state}, ${code}, 1, at, at
    from generate_series(1, ${count}), (select ${gateway.clock.now()}::timestamptz as at) now`.execute(
    gateway.db,
  );
}

async function states(code = 'no_right'): Promise<Readonly<Record<string, number>>> {
  const rows = await gateway.db
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId())
    .where('code', '=', code)
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

const begin = (move: 'retry' | 'skip', filter: object) =>
  merchant.ask('POST', `/v1/failed-items/${move}`, { filter });

async function newest(of = shop): Promise<RunRow> {
  const run = await findNewestRun(gateway.db, {
    merchantId: merchantId(),
    integrationId: of,
    kind: 'move_failed_items',
  });
  if (run === undefined) throw new Error('No run has begun.');
  return run;
}

const nothing: StartWork = {
  nudge: () => undefined,
  sale: () => undefined,
  bulk: async () => undefined,
  products: async () => undefined,
  hear: () => undefined,
};

/** Carries the next page, or the page of a run as it was before. */
async function carry(run?: RunRow) {
  return moveNextFailedItems(gateway.db, run ?? (await newest()), {
    startWork: nothing,
    clock: gateway.clock,
    limit: 500,
  });
}

async function finish(): Promise<RunRow> {
  while ((await carry()) === 'carried');
  return newest();
}

it('a filter begins a run for each integration, which moves all that match page by page', async () => {
  const other = await connect();
  await fail(1_200);
  await fail(3, { of: other });
  await fail(2, { code: 'something_else' });
  const { status, body } = await begin('skip', { code: 'no_right' });
  expect(status).toBe(202);
  expect(body.runs).toMatchObject(
    [shop, other].toSorted().map((integrationId) => ({
      integrationId,
      kind: 'move_failed_items',
      state: 'running',
      actor: 'operator',
      choice: { move: 'skip', state: 'open', filter: { code: 'no_right' } },
      counts: { total: integrationId === shop ? 1_200 : 3, done: 0, failed: 0, skipped: 0 },
    })),
  );
  expect(gateway.listed.slice(-2)).toEqual([shop, other].toSorted());
  expect(await states()).toEqual({ open: 1_203 });

  expect(await carry()).toBe('carried');
  expect(await states()).toEqual({ open: 703, skipped: 500 });
  expect(await finish()).toMatchObject({ state: 'done', counts: { total: 1_200, done: 1_200, skipped: 0 } });
  expect(await states()).toEqual({ open: 3, skipped: 1_200 });
  expect(await states('something_else')).toEqual({ open: 2 });
});

it('a page that is carried twice moves nothing twice', async () => {
  await fail(600);
  await begin('retry', {});
  const first = await newest();
  await carry(first);
  await carry(first);
  expect(await newest()).toMatchObject({ counts: { done: 500 } });
  expect(await states()).toEqual({ open: 100, retrying: 500 });
});

it('what fails after the beginning, or was moved by somebody else meanwhile, is left alone', async () => {
  await fail(10);
  await begin('retry', { code: 'no_right' });
  gateway.clock.advance(1_000);
  await fail(5);
  const again = await gateway.db
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId())
    .orderBy('id')
    .limit(2)
    .select('id')
    .execute();
  const [skipped, failedAgain] = again.map(({ id }) => id);
  await merchant.ask('POST', `/v1/failed-items/${skipped}/skip`);
  await gateway.db
    .updateTable('failed_items')
    .set({ attempts: 2, last_at: gateway.clock.now() })
    .where('id', '=', failedAgain as never)
    .execute();
  expect(await finish()).toMatchObject({ state: 'done', counts: { total: 10, done: 8, skipped: 2 } });
  expect(await states()).toEqual({ open: 6, retrying: 8, skipped: 1 });
});

it('skipped ones are retried if the filter says so', async () => {
  await fail(2);
  await fail(3, { state: 'skipped' });
  expect((await begin('retry', { state: 'retrying' })).body.code).toBe('request_invalid');
  await begin('retry', { state: 'skipped' });
  await finish();
  expect(await states()).toEqual({ open: 2, retrying: 3 });
});

it('what somebody skips after the beginning is not among the skipped ones of the run', async () => {
  await fail(2, { state: 'skipped' });
  await fail(1);
  const { id } = await gateway.db
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId())
    .where('state', '=', 'open')
    .select('id')
    .executeTakeFirstOrThrow();
  await begin('retry', { state: 'skipped' });
  gateway.clock.advance(1_000);
  await merchant.ask('POST', `/v1/failed-items/${id}/skip`);
  expect(await finish()).toMatchObject({ counts: { total: 2, done: 2 } });
  expect(await states()).toEqual({ retrying: 2, skipped: 1 });
});

it('nothing matches: no run begins', async () => {
  expect((await begin('skip', { sku: 'MUG' })).body).toEqual({ runs: [] });
});

it('a second request while the run goes on begins nothing; a cancelled run moves nothing more', async () => {
  await fail(600);
  const { body } = await begin('skip', {});
  const other = await connect();
  await fail(1, { of: other });
  expect(await begin('retry', {})).toMatchObject({
    status: 409,
    body: { code: 'failed_items_moving', integrationIds: [shop] },
  });
  await expect(newest(other)).rejects.toThrow('No run');
  await carry();
  const before = await newest();
  await merchant.ask('POST', `/v1/sync-runs/${body.runs[0].id}/cancel`);
  await carry(before);
  expect(await states()).toEqual({ open: 101, skipped: 500 });
  expect((await begin('retry', {})).status).toBe(202);
});

it('a run that failed is begun again by a retry of its failed item, over what matches then', async () => {
  await fail(3);
  await begin('skip', { code: 'no_right' });
  await sql`update sync_runs set state = 'failed', ended_at = now(), failure_code = 'internal_error', failure_message = ''
            where integration_id = ${shop}`.execute(gateway.db);
  const at = gateway.clock.now();
  const { id } = await gateway.db
    .insertInto('failed_items')
    .values({
      merchant_id: merchantId(),
      integration_id: shop,
      operation: 'move_failed_items',
      subject_kind: 'integration',
      subject_id: shop,
      state: 'open',
      code: 'internal_error',
      attempts: 1,
      first_at: at,
      last_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { body } = await merchant.ask('POST', `/v1/failed-items/${id}/retry`);
  expect(body).toMatchObject({ state: 'retrying', syncRunId: expect.any(String) });
  expect(await finish()).toMatchObject({ state: 'done', counts: { total: 3, done: 3 } });
  expect(await states()).toEqual({ skipped: 3 });
});
