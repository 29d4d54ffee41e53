import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { computePlan } from '@onhand/core/plans/compute-plan.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';
import { storeCustomer } from '../customers/testing/store-customer.ts';

/** A platform that can do every operation. */
const capable: Description = {
  ...testDescription,
  listings: { setState: true, creation: { carries: [], visibilityMs: 0 } },
  customers: { changedSince: null, batch: 10 },
};

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  gateway.connect({ describe: async () => capable });
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
});

const begin = (operation: string, more: object = {}, of = merchant) =>
  of.ask('POST', `/v1/integrations/${shop}/bulk-operations`, { operation, ...more });
const plan = (operation: string, more: object = {}) =>
  merchant.ask('POST', '/v1/plans', {
    change: { kind: 'bulk_operation', integrationId: shop, operation, ...more },
  });
const move = (id: string, verb: 'apply' | 'undo') => merchant.ask('POST', `/v1/plans/${id}/${verb}`);
const runs = async () =>
  (await merchant.ask('GET', `/v1/integrations/${shop}/bulk-operations`)).body.data as object[];

/** Lists an item with ten units, of which the shop shows another number. Null: nobody knows which. */
async function list(theirs: number | null, units?: number): Promise<string> {
  const id = await merchant.createListing(shop, { itemId: await merchant.createItem(units) });
  await gateway.db
    .updateTable('channel_stock')
    .set(theirs === null ? { known: null, known_at: null } : { known: theirs, known_at: gateway.clock.now() })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('listing_channel_stock')
        // The API gave it as an id of this kind.
        .where('listing_id', '=', id as never)
        .select('channel_stock_id'),
    )
    .execute();
  return id;
}

describe('sync_inventory', () => {
  it.each([{ mode: 'manual' }, { mode: 'scheduled', cron: '0 3 * * *' }])(
    'counts what it writes though the settings are %j',
    async (settings) => {
      await list(7, 10);
      const path = `/v1/integrations/${shop}/sync-settings/inventory`;
      expect((await merchant.ask('PUT', path, settings)).status).toBe(200);
      expect((await plan('sync_inventory')).body.effect).toMatchObject({
        writes: 1,
        bulk: { quantities: 1, heldBack: {} },
      });
    },
  );

  it('shows the figures that differ, and what may not be written; applying begins the run', async () => {
    await list(10, 10);
    await list(7, 10);
    await list(3, 0);
    await list(null, 5);
    await list(4);
    const off = await list(1, 10);
    await merchant.ask('PUT', `/v1/listings/${off}/publishing`, { quantitySync: false });
    const { status, body } = await plan('sync_inventory');
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'bulk_operation', state: 'proposed', syncRunId: null });
    expect(body.effect).toMatchObject({
      listings: 3,
      unitsBefore: 10,
      unitsAfter: 15,
      toZero: 1,
      unread: 1,
      writes: 3,
      calls: 1,
      bulk: {
        operation: 'sync_inventory',
        quantities: 4,
        heldBack: { never_received: 1, quantity_sync_off: 1 },
      },
    });
    const { data } = (await merchant.ask('GET', `/v1/plans/${body.id}/listings`)).body;
    const figures = (data as { ours: number; theirs: number | null }[]).map(({ ours, theirs }) => [
      ours,
      theirs,
    ]);
    expect(figures).toHaveLength(3);
    expect(figures).toEqual(
      expect.arrayContaining([
        [10, 7],
        [0, 3],
        [5, null],
      ]),
    );
    expect(await runs()).toEqual([]);

    const applied = await move(body.id, 'apply');
    expect(applied).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect(gateway.listed.at(-1)).toBe(shop);
    const { syncRunId } = applied.body;
    expect((await merchant.ask('GET', `/v1/sync-runs/${syncRunId}`)).body).toMatchObject({
      kind: 'sync_inventory',
      state: 'running',
      planId: body.id,
    });
    expect((await move(body.id, 'undo')).body.code).toBe('plan_not_undoable');
  });

  it('needs its plan if a figure differs or is unknown, and begins at once if none does', async () => {
    await list(10, 10);
    expect(await begin('sync_inventory')).toMatchObject({ status: 202, body: { planId: null } });
    const [run] = (await runs()) as { id: string }[];
    await merchant.ask('POST', `/v1/sync-runs/${run?.id}/cancel`);
    await list(null, 10);
    const refused = await begin('sync_inventory');
    expect(refused).toMatchObject({ status: 409, body: { code: 'plan_required' } });
    const { planId } = refused.body;
    expect((await merchant.ask('GET', `/v1/plans/${planId}`)).body).toMatchObject({
      state: 'proposed',
      effect: { unread: 1 },
    });
    expect(await runs()).toHaveLength(1);
    expect((await move(planId, 'apply')).status).toBe(200);
    expect(await runs()).toHaveLength(2);
  });

  it('is not begun twice by two plans: the second waits for the run', async () => {
    await list(1, 10);
    const [first, second] = [await plan('sync_inventory'), await plan('sync_inventory')];
    const { syncRunId } = (await move(first.body.id, 'apply')).body;
    expect(await begin('sync_inventory')).toMatchObject({
      status: 409,
      body: { code: 'bulk_operation_running', syncRun: { id: syncRunId } },
    });
    expect(await move(second.body.id, 'apply')).toMatchObject({
      status: 409,
      body: { code: 'bulk_operation_running', syncRun: { id: syncRunId } },
    });
    await merchant.ask('POST', `/v1/sync-runs/${syncRunId}/cancel`);
    expect((await move(second.body.id, 'apply')).status).toBe(200);
  });

  it('is begun once by many that ask at a time', async () => {
    await list(10, 10);
    const answers = await Promise.all([1, 2, 3].map(() => begin('sync_inventory')));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 409, 409]);
    expect(await runs()).toHaveLength(1);
  });

  it('is outdated once the settings are others, and refused while they forbid it', async () => {
    await list(1, 10);
    const { body } = await plan('sync_inventory');
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, { direction: 'inbound' });
    expect((await move(body.id, 'apply')).body.code).toBe('plan_outdated');
    expect((await plan('sync_inventory')).body.code).toBe('direction_forbids');
    expect(await runs()).toEqual([]);
  });

  it('is planned for a merchant only in shops of theirs', async () => {
    const other = await createTestMerchant(gateway);
    expect((await begin('sync_inventory', {}, other)).body.code).toBe('integration_not_found');
  });
});

it('sync_inventory of very many figures is a plan that a workflow computes', async () => {
  await using large = await createTestGateway({ largeChangeAbove: 1 });
  large.connect({ describe: async () => capable });
  const many = await createTestMerchant(large);
  const integrationId = await many.createIntegration();
  for (let count = 0; count < 2; count += 1) {
    await many.createListing(integrationId, { itemId: await many.createItem(10) });
  }
  const operation = 'sync_inventory';
  const asked = await many.ask('POST', `/v1/integrations/${integrationId}/bulk-operations`, { operation });
  expect(asked).toMatchObject({ status: 202, body: { kind: 'bulk_operation', state: 'computing' } });
  const planId: string = asked.body.id;
  expect(large.computed).toEqual([planId]);
  const parts = { db: large.db, clock: large.clock, connectors: { describe: async () => capable } };
  // The API gave them as ids of these kinds.
  await computePlan(parts, { merchantId: many.id as MerchantId, planId: planId as PlanId });
  const applied = await many.ask('POST', `/v1/plans/${planId}/apply`);
  expect(applied.body).toMatchObject({ state: 'applied', effect: { unread: 2 } });
  expect(applied.body.syncRunId).not.toBeNull();
});

describe('export_products', () => {
  it('counts the products that would be created, without those of which the shop shows something', async () => {
    const of = (sku: string) => merchant.createItem(1, { sku });
    const first = await of('A');
    const { productId } = (await merchant.ask('GET', `/v1/items/${first}`)).body;
    await merchant.create('/v1/items', { productId, sku: 'A2' });
    const wanted = await of('B');
    await merchant.createListing(shop, { itemId: await of('LINKED') });
    await merchant.createListing(shop, { externalKey: 'seen', sku: 'SEEN' });
    await of('SEEN');
    await merchant.ask('POST', `/v1/items/${await of('ARCHIVED')}/archive`);
    const all = await plan('export_products');
    expect(all.body.effect).toMatchObject({
      listings: 0,
      calls: null,
      minutes: null,
      bulk: { operation: 'export_products', products: 2, listings: 3 },
    });
    const named = { productIds: [(await merchant.ask('GET', `/v1/items/${wanted}`)).body.productId] };
    const refused = await begin('export_products', named);
    expect(refused.body.code).toBe('plan_required');
    const { planId } = refused.body;
    const { effect } = (await merchant.ask('GET', `/v1/plans/${planId}`)).body;
    expect(effect.bulk).toEqual({ operation: 'export_products', products: 1, listings: 1 });
    const { syncRunId } = (await move(planId, 'apply')).body;
    const { input } = await gateway.db
      .selectFrom('sync_runs')
      // The API gave it as an id of this kind.
      .where('id', '=', syncRunId as never)
      .select('input')
      .executeTakeFirstOrThrow();
    expect(input).toEqual(named);
  });

  it('begins at once if nothing would be created', async () => {
    expect((await begin('export_products')).status).toBe(202);
  });

  it('is refused for a platform where no products can be created', async () => {
    gateway.connect({ describe: async () => testDescription });
    expect((await begin('export_products')).body.code).toBe('capability_missing');
    expect((await plan('export_products')).body.code).toBe('capability_missing');
  });
});

it('export_customers counts the customers that would be created', async () => {
  const source = await merchant.createIntegration({ role: 'supplier' });
  expect((await begin('export_customers')).status).toBe(202);
  const [run] = (await runs()) as { id: string }[];
  await merchant.ask('POST', `/v1/sync-runs/${run?.id}/cancel`);
  for (const email of ['ada@example.com', 'bob@example.com']) {
    await storeCustomer(gateway, merchant, source, { email });
  }
  const { body } = await begin('export_customers');
  expect(body.code).toBe('plan_required');
  const { effect } = (await merchant.ask('GET', `/v1/plans/${body.planId}`)).body;
  expect(effect).toMatchObject({ calls: null, bulk: { created: 2, updated: 0 } });
  expect((await move(body.planId, 'apply')).body.syncRunId).not.toBeNull();
});
