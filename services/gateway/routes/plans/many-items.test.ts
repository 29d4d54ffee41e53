import { computePlan } from '@onhand/core/plans/compute-plan.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
const connectors = { describe: async () => testDescription };
beforeAll(async () => {
  // Two items are many here.
  gateway = await createTestGateway({ largeChangeAbove: 1 });
  gateway.connect(connectors);
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // They are listed nowhere, so that no quantity is concerned.
  await merchant.createItem(1, { sku: 'MUG-1' });
  await merchant.createItem(1, { sku: 'MUG-2' });
  await merchant.createItem(1, { sku: 'CUP' });
});

const mugs = { kind: 'sku', like: 'MUG*' };
const compute = (planId: string) =>
  computePlan(
    { db: gateway.db, clock: gateway.clock, connectors },
    // The API gave them as ids of these kinds.
    { merchantId: merchant.id as MerchantId, planId: planId as PlanId },
  );
const read = async (planId: string) => (await merchant.ask('GET', `/v1/plans/${planId}`)).body;

it.each([{ kind: 'sync_items' }, { kind: 'set_sync_inventory', syncInventory: 'never' }])(
  '$kind of very many items is worked out by a workflow, by what the saved search said when it was planned',
  async (action) => {
    const searchId = await merchant.create('/v1/item-searches', { name: 'Mugs', filter: mugs });
    const change = { ...action, searchId };
    const planned = await merchant.ask('POST', '/v1/plans', { change });
    expect(planned).toMatchObject({ status: 202, body: { state: 'computing', effect: null } });
    const { id } = planned.body;
    expect(gateway.computed.at(-1)).toBe(id);
    await merchant.ask('PATCH', `/v1/item-searches/${searchId}`, { filter: { kind: 'sku', like: 'CUP' } });
    await compute(id);
    expect(await read(id)).toMatchObject({ state: 'proposed', effect: { bulk: { items: 2 } } });
    expect((await read(id)).change).toMatchObject({ ...action, filter: mugs });
  },
);

it('of few items, the effect is answered at once', async () => {
  const change = { kind: 'sync_items', filter: { kind: 'sku', like: 'CUP' } };
  const planned = await merchant.ask('POST', '/v1/plans', { change });
  expect(planned).toMatchObject({ status: 201, body: { state: 'proposed', effect: { bulk: { items: 1 } } } });
});
