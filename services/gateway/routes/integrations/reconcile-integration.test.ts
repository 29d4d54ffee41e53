import { recordRepairs } from '@onhand/core/runs/reconciling/repairs.ts';
import { findReconcileSchedules } from '@onhand/core/runs/reconciling/find-reconcile-schedules.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  shop = await merchant.createIntegration();
});

const reconcile = (id = shop) => merchant.ask('POST', `/v1/integrations/${id}/reconcile`);
const change = (body: object) => merchant.ask('PATCH', `/v1/integrations/${shop}`, body);

it('begins a run once; a second start answers with the one that runs', async () => {
  const { status, body } = await reconcile();
  expect(status).toBe(202);
  expect(body).toMatchObject({ kind: 'reconcile', state: 'running', phase: 'orders', interval: null });
  const again = await reconcile();
  expect(again).toMatchObject({
    status: 409,
    body: { code: 'reconciliation_running', syncRun: { id: body.id } },
  });
  await merchant.ask('POST', `/v1/sync-runs/${body.id}/cancel`);
  expect((await reconcile()).status).toBe(202);
  expect((await merchant.ask('GET', '/v1/sync-runs?kind=reconcile')).body.data).toHaveLength(2);
});

it('is refused for a shop that is revoked, or that another merchant has', async () => {
  const revoked = gateway.db.updateTable('integrations').set({ state: 'revoked' });
  await revoked.where('id', '=', shop as never).execute();
  expect((await reconcile()).body.code).toBe('integration_revoked');
  const other = await createTestMerchant(gateway);
  expect((await reconcile(await other.createIntegration())).body.code).toBe('integration_not_found');
});

it('is refused while the integration or its merchant is paused, and no schedule fires', async () => {
  const scheduled = async () => (await findReconcileSchedules(gateway.db, shop as IntegrationId))[0]?.paused;
  for (const path of [`/v1/integrations/${shop}`, `/v1/merchants/${merchant.id}`]) {
    expect(await scheduled()).toBe(false);
    expect((await merchant.ask('POST', `${path}/pause`)).status).toBe(200);
    expect(await reconcile()).toMatchObject({ status: 409, body: { code: 'paused' } });
    expect(await scheduled()).toBe(true);
    expect((await merchant.ask('POST', `${path}/resume`)).status).toBe(200);
  }
  expect((await reconcile()).status).toBe(202);
});

it('the repairs of a run are listed page by page, in their order', async () => {
  const { body } = await reconcile();
  // The casts are safe: paths and keys hold ids of these kinds.
  const of = { merchantId: merchant.id as MerchantId, integrationId: shop as IntegrationId };
  const run = await findNewestRun(gateway.db, { ...of, kind: 'reconcile' });
  if (run === undefined) throw new Error('There is no run.');
  const repairs = ['a', 'b', 'c'].map((externalKey) => ({ kind: 'listing_deleted' as const, externalKey }));
  await inTransaction(gateway.db, (tx) => recordRepairs(tx, run, repairs, gateway.clock.now()));
  const path = `/v1/sync-runs/${body.id}/repairs?limit=2`;
  const first = (await merchant.ask('GET', path)).body;
  expect(first.data).toMatchObject([{ externalKey: 'a' }, { externalKey: 'b' }]);
  const rest = (await merchant.ask('GET', `${path}&cursor=${first.nextCursor}`)).body;
  expect(rest).toMatchObject({ data: [{ externalKey: 'c', kind: 'listing_deleted' }], nextCursor: null });
});

it('another kind of run has no repairs', async () => {
  await merchant.ask('POST', `/v1/integrations/${shop}/listings/refresh`);
  const [reading] = (await merchant.ask('GET', '/v1/sync-runs?kind=read_listings')).body.data;
  const { body } = await merchant.ask('GET', `/v1/sync-runs/${reading.id}/repairs`);
  expect(body.code).toBe('sync_run_not_reconciliation');
});

it('how often it happens is a setting, beside the limits', async () => {
  expect((await merchant.ask('GET', `/v1/integrations/${shop}`)).body.reconcileEveryMinutes).toBe(120);
  const limits = { concurrentCalls: 2, callsPerMinute: null };
  expect((await change({ limits })).body).toMatchObject({ limits, reconcileEveryMinutes: 120 });
  expect((await change({ reconcileEveryMinutes: 30 })).body).toMatchObject({
    limits,
    reconcileEveryMinutes: 30,
  });
  const { reconciliation } = (await merchant.ask('GET', `/v1/integrations/${shop}/health`)).body;
  expect(reconciliation).toEqual({
    wantedMinutes: 30,
    everyMinutes: 30,
    neededMinutes: null,
    stretchedBy: null,
    lastRun: null,
  });
  expect((await change({ reconcileEveryMinutes: null })).body).toMatchObject({ reconcileEveryMinutes: null });
  expect((await change({ reconcileEveryMinutes: 5 })).status).toBe(400);
});
