import { changeRunning, failRunning } from '@onhand/core/runs/change-running.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  gateway.connect({ describe: async () => testDescription });
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
});

const begin = (operation: string, more: object = {}, id = shop) =>
  merchant.ask('POST', `/v1/integrations/${id}/bulk-operations`, { operation, ...more });
const move = (id: string, verb: 'cancel' | 'resume') => merchant.ask('POST', `/v1/sync-runs/${id}/${verb}`);
const direct = (entity: string, direction: string) =>
  merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/${entity}`, { direction });

/** Moves the newest run past a page, as the worker does. */
async function advance(kind: 'import_orders', cursor: string, counts: object): Promise<void> {
  const run = await newest(kind);
  await changeRunning(gateway.db, run, (tx, running) =>
    advanceRun(
      tx,
      running,
      { phase: 'reading', cursor, counts: { ...counts }, problems: [] },
      gateway.clock.now(),
    ),
  );
}

async function newest(kind: 'import_orders') {
  // The API gave them as ids of these kinds.
  const of = { merchantId: merchant.id as MerchantId, integrationId: shop as IntegrationId };
  const run = await findNewestRun(gateway.db, { ...of, kind });
  if (run === undefined) throw new Error('There is no run.');
  return run;
}

it('begins a run; a second start answers with the one that is under way', async () => {
  const { status, body } = await begin('sync_inventory');
  expect(status).toBe(202);
  expect(body).toMatchObject({
    kind: 'sync_inventory',
    state: 'running',
    phase: 'publishing',
    progress: { done: 0, failed: 0, skipped: 0, total: null, perMinute: null, secondsLeft: null },
    skippedFor: {},
  });
  expect(gateway.listed.at(-1)).toBe(shop);
  const again = await begin('sync_inventory');
  expect(again).toMatchObject({
    status: 409,
    body: { code: 'bulk_operation_running', syncRun: { id: body.id } },
  });
  expect((await begin('import_orders')).status).toBe(202);
  const path = `/v1/integrations/${shop}/bulk-operations`;
  expect((await merchant.ask('GET', path)).body.data).toMatchObject([
    { kind: 'import_orders' },
    { kind: 'sync_inventory' },
  ]);
});

it('keeps what it is asked for', async () => {
  await begin('import_orders', { since: '2026-08-01T00:00:00+02:00' });
  expect((await newest('import_orders')).input).toEqual({ since: '2026-07-31T22:00:00.000Z' });
});

it.each([
  ['an operation that does not exist', 'export_moon', {}],
  ['a period of something that has none', 'sync_inventory', { since: '2026-08-01T00:00:00Z' }],
  ['a time that is none', 'import_orders', { since: 'August' }],
])('refuses %s', async (_, operation, more) => {
  expect((await begin(operation, more)).status).toBe(400);
});

describe('is refused', () => {
  it('for a platform that cannot do it, with the reason', async () => {
    gateway.connect({ describe: async () => ({ ...testDescription, orders: null }) });
    const { status, body } = await begin('import_orders');
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'capability_missing' });
    expect(body.detail).toContain('has no orders');
  });

  it('against the direction', async () => {
    await direct('orders', 'outbound');
    expect((await begin('import_orders')).body.code).toBe('direction_forbids');
    await direct('inventory', 'inbound');
    expect((await begin('sync_inventory')).body.code).toBe('direction_forbids');
    await direct('inventory', 'disabled');
    expect((await begin('sync_inventory')).status).toBe(202);
  });

  it('while it is paused, if figures would be written', async () => {
    await merchant.ask('POST', `/v1/integrations/${shop}/pause`);
    expect((await begin('sync_inventory')).body.code).toBe('paused');
    expect((await begin('import_orders')).status).toBe(202);
  });

  it('before the first plan, if figures would be written', async () => {
    const observing = await merchant.createObserving();
    expect((await begin('sync_inventory', {}, observing)).body.code).toBe('first_plan_pending');
    expect((await begin('import_orders', {}, observing)).status).toBe(202);
  });

  it('of a shop that is revoked, or that another merchant has', async () => {
    const other = await createTestMerchant(gateway);
    const { body } = await begin('import_orders', {}, await other.createIntegration());
    expect(body.code).toBe('integration_not_found');
    const revoked = gateway.db.updateTable('integrations').set({ state: 'revoked' });
    await revoked.where('id', '=', shop as IntegrationId).execute();
    expect((await begin('import_orders')).body.code).toBe('integration_revoked');
  });
});

describe('a run that ended before it was done', () => {
  it('is resumed at its cursor after it was cancelled, and its rate is that since then', async () => {
    const { body } = await begin('import_orders');
    gateway.clock.advance(60_000);
    await advance('import_orders', 'w1.a.0.1.0:2', { done: 100, pages: 1 });
    expect((await move(body.id, 'cancel')).body).toMatchObject({
      state: 'cancelled',
      progress: { done: 100, perMinute: 100 },
    });
    gateway.clock.advance(3_600_000);
    expect((await move(body.id, 'resume')).body).toMatchObject({
      id: body.id,
      state: 'running',
      endedAt: null,
      progress: { done: 100, perMinute: null },
    });
    expect((await newest('import_orders')).cursor).toBe('w1.a.0.1.0:2');
    gateway.clock.advance(60_000);
    await advance('import_orders', 'w1.a.0.1.0:3', { done: 30, pages: 1 });
    const { body: run } = await merchant.ask('GET', `/v1/sync-runs/${body.id}`);
    expect(run.progress).toMatchObject({ done: 130, perMinute: 30 });
  });

  it('is resumed after it failed, also by the retry of its failed item', async () => {
    const { body } = await begin('import_orders');
    const fail = async () =>
      failRunning(
        gateway.db,
        await newest('import_orders'),
        { code: 'unavailable', message: 'No answer.' },
        { at: gateway.clock.now(), workflowId: 'bulk', runId: 'first' },
      );
    await fail();
    const [item] = (await merchant.ask('GET', '/v1/failed-items')).body.data;
    expect(item).toMatchObject({ operation: 'import_orders', code: 'unavailable' });
    expect((await move(body.id, 'resume')).body).toMatchObject({ state: 'running', failure: null });
    await fail();
    await merchant.ask('POST', `/v1/failed-items/${item.id}/retry`);
    expect(await newest('import_orders')).toMatchObject({ id: body.id, state: 'running' });
  });

  it('is not resumed once a newer one exists, or what it needs is not permitted any more', async () => {
    const { body } = await begin('import_orders');
    await move(body.id, 'cancel');
    await direct('orders', 'outbound');
    expect((await move(body.id, 'resume')).body.code).toBe('direction_forbids');
    await direct('orders', 'inbound');
    const newer = await begin('import_orders');
    await move(newer.body.id, 'cancel');
    expect((await move(body.id, 'resume')).body.code).toBe('sync_run_superseded');
    expect((await move(newer.body.id, 'resume')).status).toBe(200);
    expect((await move(newer.body.id, 'resume')).body.code).toBe('sync_run_not_stopped');
  });
});
