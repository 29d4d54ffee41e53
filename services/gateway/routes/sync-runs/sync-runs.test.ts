import { releaseScheduled } from '@onhand/core/runs/scheduled/release-scheduled.ts';
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
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createObserving();
});

const refresh = () => merchant.ask('POST', `/v1/integrations/${shop}/listings/refresh`);
const runs = async (filter = '') => (await merchant.ask('GET', `/v1/sync-runs${filter}`)).body.data;
const move = (id: string, verb: 'cancel' | 'resume') => merchant.ask('POST', `/v1/sync-runs/${id}/${verb}`);

it('a reading of listings is a run, with its phase and its counters', async () => {
  await refresh();
  const [run] = await runs();
  expect(run).toEqual({
    id: run.id,
    integrationId: shop,
    kind: 'read_listings',
    state: 'running',
    phase: 'reading',
    counts: { seen: 0, new: 0, changed: 0, linked: 0, created: 0, unlinked: 0, gone: 0 },
    problems: { total: 0, rows: [] },
    failure: null,
    actor: run.actor,
    startedAt: gateway.clock.now().toISOString(),
    endedAt: null,
    workflowId: `bulk:${shop}:read_listings`,
  });
  expect(run.actor).not.toBeNull();
  expect((await merchant.ask('GET', `/v1/sync-runs/${run.id}`)).body).toEqual(run);
});

it('a time of a schedule is a run that says what it released', async () => {
  // The casts are safe: paths and keys hold ids of these kinds.
  const ids = { merchantId: merchant.id as MerchantId, integrationId: shop as IntegrationId };
  const at = gateway.clock.now();
  await releaseScheduled(gateway.db, { ...ids, entity: 'inventory', at });
  await releaseScheduled(gateway.db, { ...ids, entity: 'products', at });
  const ended = {
    state: 'done',
    counts: { released: 0 },
    startedAt: at.toISOString(),
    endedAt: at.toISOString(),
  };
  expect(await runs()).toMatchObject([
    { ...ended, kind: 'scheduled_products', workflowId: null },
    { ...ended, kind: 'scheduled_inventory' },
  ]);
});

it('runs are listed by kind', async () => {
  await refresh();
  const plan = { change: { kind: 'first_sync', integrationId: shop } };
  await merchant.ask('POST', `/v1/plans/${(await merchant.ask('POST', '/v1/plans', plan)).body.id}/apply`);
  expect((await runs()).map(({ kind }: { kind: string }) => kind)).toEqual(['first_sync', 'read_listings']);
  expect(await runs('?kind=first_sync')).toMatchObject([{ kind: 'first_sync', total: 0 }]);
});

it('a reading is cancelled, and another begins; it has no safety stop to resume from', async () => {
  await refresh();
  const [{ id }] = await runs();
  expect((await move(id, 'resume')).body.code).toBe('sync_run_not_stopped');
  expect((await move(id, 'cancel')).body).toMatchObject({ id, state: 'cancelled' });
  const phase = (await merchant.ask('GET', `/v1/integrations/${shop}`)).body.publishingPhase;
  expect(phase).toBe('observing');
  expect((await move(id, 'cancel')).body.code).toBe('sync_run_ended');
  expect((await merchant.ask('GET', `/v1/integrations/${shop}/listings/refresh`)).body.state).toBe(
    'cancelled',
  );
  expect((await refresh()).body.state).toBe('reading');
  expect(await runs()).toHaveLength(2);
});
