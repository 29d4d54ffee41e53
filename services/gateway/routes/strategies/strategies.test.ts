import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let source: string;
let shop: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: () => Promise.resolve(testDescription) });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  source = await merchant.createIntegration({ role: 'supplier' });
  shop = await merchant.createIntegration();
});

const choose = (strategy: string, fields: object = {}, integration = shop) =>
  merchant.ask('PUT', `/v1/integrations/${integration}/strategy`, { strategy, sourceId: source, ...fields });
const settingsOf = async (integration: string) =>
  (await merchant.ask('GET', `/v1/integrations/${integration}/sync-settings`)).body;
const inForce = async (integration = shop): Promise<readonly string[]> => {
  const { body } = await merchant.ask('GET', `/v1/integrations/${integration}/strategy?sourceId=${source}`);
  return body.strategies
    .filter((one: { inForce: boolean }) => one.inForce)
    .map((one: { strategy: string }) => one.strategy);
};

it('what a new source and a new seller are set to is one-way inventory', async () => {
  expect(await inForce()).toEqual(['one_way_inventory']);
});

it.each([
  ['two_way_inventory', 'bidirectional', 'bidirectional', 'none', 'adjust'],
  ['draft_orders_one_way', 'inbound', 'outbound', 'draft', 'adjust'],
  ['orders_one_way', 'inbound', 'outbound', 'order', 'order'],
])(
  '%s is ordinary settings of both, and another takes it back',
  async (strategy, ofSource, ofShop, orderCopy, writeSalesBack) => {
    const before = [await settingsOf(source), await settingsOf(shop)];
    expect((await choose(strategy)).status).toBe(200);
    expect(await inForce()).toEqual([strategy]);
    expect((await settingsOf(source)).inventory).toMatchObject({ direction: ofSource, writeSalesBack });
    expect(await settingsOf(shop)).toMatchObject({
      inventory: { direction: ofShop, autoExport: true },
      orders: { orderCopy, copyTo: orderCopy === 'none' ? null : source },
    });
    const { body } = await merchant.ask('GET', `/v1/integrations/${shop}/sync-settings/history`);
    expect(body.data.length).toBeGreaterThan(0);

    expect((await choose('one_way_inventory')).status).toBe(200);
    expect(await inForce()).toEqual(['one_way_inventory']);
    const [sourceBefore, shopBefore] = before;
    expect((await settingsOf(shop)).orders.direction).toBe(shopBefore.orders.direction);
    const { inventory, orders } = await settingsOf(source);
    expect(inventory).toMatchObject({
      direction: sourceBefore.inventory.direction,
      writeSalesBack: sourceBefore.inventory.writeSalesBack,
    });
    const { direction, autoExport } = sourceBefore.orders;
    expect(orders).toMatchObject({ direction, autoExport });
  },
);

it('what one destination needs of the source, another does not take away', async () => {
  const other = await merchant.createIntegration();
  await choose('two_way_inventory', {}, other);
  await choose('orders_one_way');
  expect((await settingsOf(source)).inventory).toMatchObject({
    direction: 'bidirectional',
    writeSalesBack: 'adjust',
  });
  expect(await inForce(other)).toEqual(['two_way_inventory']);
  expect(await inForce()).toEqual(['orders_one_way']);
});

it('sets by what records are matched, where that is said', async () => {
  await choose('one_way_inventory', { matchBy: 'barcode' });
  expect((await settingsOf(shop)).products.matchBy).toBe('barcode');
  await choose('one_way_inventory');
  expect((await settingsOf(shop)).products.matchBy).toBe('barcode');
});

it('tells what each strategy would change, setting by setting', async () => {
  const { body } = await merchant.ask('GET', `/v1/integrations/${shop}/strategy?sourceId=${source}`);
  const [, twoWay] = body.strategies;
  expect(twoWay).toEqual({
    strategy: 'two_way_inventory',
    inForce: false,
    changes: [
      {
        integrationId: shop,
        entity: 'inventory',
        setting: 'direction',
        before: 'outbound',
        after: 'bidirectional',
      },
      { integrationId: shop, entity: 'inventory', setting: 'autoImport', before: false, after: true },
      {
        integrationId: source,
        entity: 'inventory',
        setting: 'direction',
        before: 'inbound',
        after: 'bidirectional',
      },
      { integrationId: source, entity: 'inventory', setting: 'autoExport', before: false, after: true },
    ],
  });
});

it('can be planned, applied and undone', async () => {
  const before = [await settingsOf(source), await settingsOf(shop)];
  const change = { kind: 'strategy', integrationId: shop, strategy: 'orders_one_way', sourceId: source };
  const { status, body } = await merchant.ask('POST', '/v1/plans', { change });
  expect({ status, ...body }).toMatchObject({ status: 201, kind: 'sync_settings', change });
  expect([await settingsOf(source), await settingsOf(shop)]).toEqual(before);
  expect((await merchant.ask('POST', `/v1/plans/${body.id}/apply`)).status).toBe(200);
  expect(await inForce()).toEqual(['orders_one_way']);
  expect((await merchant.ask('POST', `/v1/plans/${body.id}/undo`)).status).toBe(200);
  expect(await inForce()).toEqual(['one_way_inventory']);
});

describe('is refused and changes nothing', () => {
  const unknown = '01a2015b-061f-742c-aea0-bd0c926dadeb';
  const cases: readonly [string, () => ReturnType<typeof choose>, number, string][] = [
    ['by a name that there is not', () => choose('three_way'), 400, 'request_invalid'],
    [
      'without a source',
      () => choose('two_way_inventory', { sourceId: unknown }),
      422,
      'strategy_source_not_found',
    ],
    [
      'with itself as the source',
      () => choose('two_way_inventory', { sourceId: shop }),
      422,
      'strategy_source_itself',
    ],
    [
      'of a destination that there is not',
      () => choose('two_way_inventory', {}, unknown),
      404,
      'integration_not_found',
    ],
    [
      'with a source that sells only',
      async () => choose('two_way_inventory', { sourceId: await merchant.createIntegration() }),
      422,
      'strategy_source_not_supplier',
    ],
    [
      'of a source store',
      async () => choose('two_way_inventory', {}, await merchant.createIntegration({ role: 'supplier' })),
      422,
      'strategy_destination_not_seller',
    ],
  ];
  it.each(cases)('%s', async (_case, ask, status, code) => {
    const answer = await ask();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await inForce()).toEqual(['one_way_inventory']);
  });
});

it('a plan of one does not hold once another destination would make it other settings', async () => {
  const other = await merchant.createIntegration();
  const change = {
    kind: 'strategy',
    integrationId: shop,
    sourceId: source,
    strategy: 'draft_orders_one_way',
  };
  const plan = await merchant.create('/v1/plans', { change });
  const settings = { direction: 'bidirectional' };
  await merchant.ask('PUT', `/v1/integrations/${other}/sync-settings/inventory`, settings);
  const { body } = await merchant.ask('POST', `/v1/plans/${plan}/apply`);
  expect(body.code).toBe('plan_outdated');
  expect((await settingsOf(source)).inventory.direction).toBe('inbound');
});
