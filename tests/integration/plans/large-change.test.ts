import { computePlan } from '@onhand/core/plans/compute-plan.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let gateway: TestGateway;
beforeAll(async () => {
  // Two quantities are many here.
  gateway = await createTestGateway({ largeChangeAbove: 1 });
});
afterAll(() => gateway[Symbol.asyncDispose]());

let merchant: TestMerchant;
let source: string;
let shop: string;
let mug: string;
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  source = await merchant.createIntegration({ role: 'supplier' });
  shop = await merchant.createIntegration();
  mug = await merchant.createListing(shop, { itemId: await merchant.createItem(10) });
  await merchant.createListing(shop, { itemId: await merchant.createItem(5) });
});

const work = (planId: string) =>
  computePlan(
    {
      db: gateway.db,
      clock: gateway.clock,
      connectors: { describe: () => Promise.reject(new Error('Nobody is to be asked.')) },
    },
    // Ids that the API gave out are of the kind of their resource.
    { merchantId: merchant.id as MerchantId, planId: planId as PlanId },
  );
const read = async (planId: string) => (await merchant.ask('GET', `/v1/plans/${planId}`)).body;
const inventoryOf = (integration: string) => `/v1/integrations/${integration}/sync-settings/inventory`;
const buffer = { name: 'One', effect: { kind: 'buffer', units: 1 } };

/** Makes a rule that concerns nothing. */
async function aRule(): Promise<string> {
  const { body } = await merchant.ask('POST', '/v1/rules', { ...buffer, conditions: { sku: 'none' } });
  return body.id;
}

describe('a change of more than so many quantities is a plan that is worked out elsewhere', () => {
  const cases: readonly (readonly [
    'PUT' | 'POST' | 'PATCH',
    () => string | Promise<string>,
    object | (() => object),
  ])[] = [
    ['PUT', () => inventoryOf(shop), { direction: 'inbound' }],
    [
      'PUT',
      () => `/v1/integrations/${shop}/strategy`,
      () => ({ sourceId: source, strategy: 'two_way_inventory' }),
    ],
    ['PUT', () => `/v1/integrations/${shop}/publishing`, { buffer: 1 }],
    ['POST', () => '/v1/rules', buffer],
    ['PATCH', async () => `/v1/rules/${await aRule()}`, { conditions: {} }],
    ['POST', () => '/v1/plans', { change: { kind: 'rule', operation: 'create', rule: buffer } }],
  ];
  it.each(cases)('%s case %#', async (method, url, body) => {
    const path = await url();
    const asked = await merchant.ask(method, path, typeof body === 'function' ? body() : body);
    expect(asked).toMatchObject({ status: 202, body: { state: 'computing', effect: null, failure: null } });
    const { id } = asked.body;
    expect(gateway.computed).toContain(id);
    expect(await read(id)).toEqual(asked.body);

    await work(id);
    const plan = await read(id);
    expect(plan).toMatchObject({ state: 'proposed', failure: null });
    const listed = (await merchant.ask('GET', `/v1/plans/${id}/listings`)).body.data;
    expect(listed).toHaveLength(plan.effect.listings);
    // Twice is once.
    await work(id);
    expect(await read(id)).toEqual(plan);
    expect(await merchant.ask('POST', `/v1/plans/${id}/apply`)).toMatchObject({
      status: 200,
      body: { state: 'applied' },
    });
  });

  it('two that work it out at a time keep one effect', async () => {
    const { id } = (await merchant.ask('PUT', inventoryOf(shop), { direction: 'inbound' })).body;
    await Promise.all([work(id), work(id)]);
    expect(await read(id)).toMatchObject({ state: 'proposed', effect: { listings: 2, stopped: 2 } });
  });

  it('deleting a rule is one, too', async () => {
    const { id } = (await merchant.ask('POST', '/v1/rules', buffer)).body;
    await work(id);
    await merchant.ask('POST', `/v1/plans/${id}/apply`);
    const [rule] = (await merchant.ask('GET', '/v1/rules')).body.data;
    const { status, body } = await merchant.ask('DELETE', `/v1/rules/${rule.id}`);
    expect({ status, state: body.state }).toEqual({ status: 202, state: 'computing' });
    await work(body.id);
    expect((await read(body.id)).effect).toMatchObject({ listings: 2, unitsBefore: 13, unitsAfter: 15 });
  });
});

it('until it is worked out nothing is changed, and it cannot be applied', async () => {
  const before = (await merchant.ask('GET', inventoryOf(shop).replace('/inventory', ''))).body;
  const { id } = (await merchant.ask('PUT', inventoryOf(shop), { direction: 'inbound' })).body;
  expect((await merchant.ask('GET', inventoryOf(shop).replace('/inventory', ''))).body).toEqual(before);
  expect(await merchant.ask('POST', `/v1/plans/${id}/apply`)).toMatchObject({
    status: 409,
    body: { code: 'plan_not_open', planState: 'computing' },
  });
  expect((await merchant.ask('GET', `/v1/plans/${id}/listings`)).body.data).toEqual([]);
});

it('it holds for what was set when it was worked out, and a day from then', async () => {
  const { id, expiresAt } = (await merchant.ask('PUT', inventoryOf(shop), { direction: 'inbound' })).body;
  await merchant.ask('PUT', `/v1/listings/${mug}/publishing`, { buffer: 2 });
  gateway.clock.advance(60_000);
  await work(id);
  const plan = await read(id);
  expect(plan.effect.unitsBefore).toBe(13);
  expect(Date.parse(plan.expiresAt) - Date.parse(expiresAt)).toBe(60_000);
  await merchant.ask('PUT', `/v1/listings/${mug}/publishing`, { buffer: 3 });
  expect((await merchant.ask('POST', `/v1/plans/${id}/apply`)).body.code).toBe('plan_outdated');
});

it('what cannot be is refused at once, and what concerns little is made at once', async () => {
  const refused = await merchant.ask('PUT', inventoryOf(shop), { mode: 'scheduled', cron: 'soon' });
  expect(refused).toMatchObject({ status: 422, body: { code: 'cron_invalid' } });
  expect(await merchant.ask('PUT', `/v1/listings/${mug}/publishing`, { buffer: 2 })).toMatchObject({
    status: 200,
    body: { buffer: 2 },
  });
});
