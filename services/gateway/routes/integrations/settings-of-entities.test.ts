import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import { testDescription } from '../../testing/test-description.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const read = async (id: string) => (await merchant.ask('GET', `/v1/integrations/${id}/sync-settings`)).body;
const change = (id: string, entity: string, body: object) =>
  merchant.ask('PUT', `/v1/integrations/${id}/sync-settings/${entity}`, body);
const history = async (id: string) =>
  (await merchant.ask('GET', `/v1/integrations/${id}/sync-settings/history`)).body.data;

const inbound = { direction: 'inbound', autoImport: true, autoExport: false };
const outbound = { direction: 'outbound', autoImport: false, autoExport: true };
const disabled = { direction: 'disabled', autoImport: false, autoExport: false };
const allFields = ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'];

describe('begin with the defaults of the role', () => {
  it.each([
    ['supplier', { products: inbound, inventory: inbound, orders: disabled, customers: disabled }],
    ['seller', { products: outbound, inventory: outbound, orders: disabled, customers: disabled }],
  ])('%s', async (role, expected) => {
    const settings = await read(await merchant.createIntegration({ role }));
    expect(settings).toMatchObject(expected);
    expect(settings).toMatchObject({
      products: { mode: 'instant', fields: allFields, matchBy: 'sku' },
      inventory: { nextSyncAt: null, writeSalesBack: role === 'supplier' ? 'adjust' : null },
      orders: { orderCopy: 'none', copyTo: null },
      instantBy: 'webhooks',
    });
  });

  it('a platform without webhooks says that it is polled', async () => {
    const api = { username: 'u', password: 'p' };
    expect(await read(await merchant.createIntegration({ platform: 'vendure', api }))).toMatchObject({
      instantBy: 'polling',
    });
  });
});

describe('a schedule', () => {
  // The gateway's clock is fixed at 12:00 UTC, which is 13:00 in Berlin.
  it.each([
    [{ cron: '*/15 * * * *' }, '2026-11-22T12:15:00.000Z'],
    [{ cron: '30 14 * * *', timeZone: 'Europe/Berlin' }, '2026-11-22T13:30:00.000Z'],
    [{ cron: '0 6 * * mon', timeZone: 'asia/kolkata' }, '2026-11-23T00:30:00.000Z'],
  ])('of %j runs next at %s', async (schedule, nextSyncAt) => {
    const id = await merchant.createIntegration();
    const { body } = await change(id, 'inventory', { mode: 'scheduled', ...schedule });
    expect(body.inventory).toMatchObject({ mode: 'scheduled', cron: schedule.cron, nextSyncAt });
  });

  it('has no next time while the integration is paused, and goes with its mode', async () => {
    const id = await merchant.createIntegration();
    await change(id, 'inventory', { mode: 'scheduled', cron: '0 * * * *' });
    await merchant.ask('POST', `/v1/integrations/${id}/pause`, {});
    expect((await read(id)).inventory.nextSyncAt).toBeNull();
    const { body } = await change(id, 'inventory', { mode: 'manual' });
    expect(body.inventory).toMatchObject({ mode: 'manual', cron: null, timeZone: null });
  });
});

it('the schedule is looked at after each change, pause and resumption', async () => {
  const id = await merchant.createIntegration();
  gateway.schedules.length = 0;
  await change(id, 'inventory', { mode: 'scheduled', cron: '0 * * * *' });
  await merchant.ask('POST', `/v1/integrations/${id}/pause`, {});
  await merchant.ask('POST', `/v1/integrations/${id}/resume`, {});
  expect(gateway.schedules).toEqual([id, id, id]);
});

describe('are refused, and stay as they are', () => {
  const scheduled = (cron: string, timeZone = 'UTC') => ({ mode: 'scheduled', cron, timeZone });
  it.each([
    ['inventory', scheduled('every hour'), 422, 'cron_invalid'],
    ['inventory', scheduled('61 * * * *'), 422, 'cron_invalid'],
    ['inventory', scheduled('0 * * * * *'), 422, 'cron_invalid'],
    ['inventory', scheduled('@hourly'), 422, 'cron_invalid'],
    ['inventory', scheduled('0 0 31 2 *'), 422, 'cron_invalid'],
    ['inventory', scheduled('0 0 1 * mon'), 422, 'cron_invalid'],
    ['inventory', scheduled('0 * * * *', 'Mars/Olympus'), 422, 'time_zone_unknown'],
    ['inventory', scheduled('0 * * * *', '+02:00'), 422, 'time_zone_unknown'],
    ['inventory', { mode: 'scheduled' }, 422, 'cron_missing'],
    ['inventory', { cron: '0 * * * *' }, 422, 'cron_unused'],
    ['inventory', { mode: 'manual', timeZone: 'Europe/Berlin' }, 422, 'cron_unused'],
    ['inventory', { direction: 'outbound', writeSalesBack: 'adjust' }, 422, 'not_a_supplier'],
    ['inventory', { fields: ['title'] }, 422, 'setting_of_other_entity'],
    ['products', { writeSalesBack: 'none' }, 422, 'setting_of_other_entity'],
    ['products', { fields: ['colour'] }, 400, 'request_invalid'],
    ['products', { direction: 'sideways' }, 400, 'request_invalid'],
    ['customers', { orderCopy: 'draft' }, 422, 'setting_of_other_entity'],
    ['orders', { orderCopy: 'draft' }, 422, 'copy_target_missing'],
    ['orders', { orderCopy: 'draft', copyTo: 'itself' }, 422, 'copy_target_itself'],
    ['orders', { orderCopy: 'draft', copyTo: 'unknown' }, 404, 'copy_target_not_found'],
    ['orders', { orderCopy: 'later' }, 400, 'request_invalid'],
    ['orders', {}, 400, 'request_invalid'],
    ['weather', { direction: 'inbound' }, 400, 'request_invalid'],
  ])('%s: %j', async (entity, body, status, code) => {
    const id = await merchant.createIntegration();
    const before = await read(id);
    const named: Record<string, string> = { itself: id, unknown: '01a2015b-061f-742c-aea0-bd0c926dadeb' };
    const copyTo = 'copyTo' in body ? { copyTo: named[body.copyTo] } : {};
    const answer = await change(id, entity, { ...body, ...copyTo });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await read(id)).toEqual(before);
    expect(await history(id)).toEqual([]);
  });
});

describe('fields of products that a platform cannot write', () => {
  const writable = ['title', 'price'];
  beforeAll(() =>
    // The cast is safe: the gateway reads only this from a description.
    gateway.connect({ describe: async () => ({ products: { writable } }) as unknown as Description }),
  );

  it('are refused where products are sent, and nothing is changed', async () => {
    const id = await merchant.createIntegration();
    const before = await read(id);
    expect(await change(id, 'products', { fields: ['price', 'tags'] })).toMatchObject({
      status: 422,
      body: { code: 'field_not_writable', fields: ['tags'] },
    });
    expect(await read(id)).toEqual(before);
    expect(await history(id)).toEqual([]);
  });

  it('may be read', async () => {
    const id = await merchant.createIntegration();
    const inbound = { direction: 'inbound', fields: ['price', 'tags'] };
    expect(await change(id, 'products', inbound)).toMatchObject({ status: 200 });
    expect(await change(id, 'products', { direction: 'outbound', fields: ['price'] })).toMatchObject({
      status: 200,
    });
  });
});

it.each([
  ['orders cannot be read for copying', { readForCopy: false }, {}],
  ['no order can be created', {}, null],
  ['drafts cannot be created', {}, { drafts: null }],
  ['snapshots do not carry the marker', {}, { snapshotsCarryMarker: false }],
])('copying is refused where %s', async (_what, ofOrders, ofCreation) => {
  const { orders } = testDescription;
  const creation = ofCreation === null ? null : { ...orders?.creation, ...ofCreation };
  // The cast is safe: each case only changes a property of the description.
  const described = { ...testDescription, orders: { ...orders, ...ofOrders, creation } } as Description;
  gateway.connect({ describe: () => Promise.resolve(described) });
  const id = await merchant.createIntegration();
  const source = await merchant.createIntegration({ role: 'supplier' });
  expect(await change(id, 'orders', { orderCopy: 'draft', copyTo: source })).toMatchObject({
    status: 422,
    body: { code: 'copy_not_supported', platform: 'woocommerce' },
  });
  expect(await read(id)).toMatchObject({ orders: { orderCopy: 'none' } });
});

it('who changed what is kept, newest first', async () => {
  const id = await merchant.createIntegration();
  const source = await merchant.createIntegration({ role: 'supplier' });
  // The cast is safe: only the writable fields are asked for.
  const products = { writable: ['price'] } as unknown as Description['products'];
  gateway.connect({ describe: () => Promise.resolve({ ...testDescription, products }) });
  await change(id, 'orders', { orderCopy: 'draft', copyTo: source });
  await change(id, 'products', { fields: ['price'] });
  await change(id, 'products', { fields: ['price'] });
  await change(id, 'products', { matchBy: 'barcode' });
  const changes = await history(id);
  expect(changes).toMatchObject([
    { entity: 'products', revision: 2, before: { matchBy: 'sku' }, after: { matchBy: 'barcode' } },
    { entity: 'products', revision: 1, before: { fields: allFields }, after: { fields: ['price'] } },
    {
      entity: 'orders',
      revision: 1,
      before: { copyTo: null },
      after: { orderCopy: 'draft', copyTo: source },
    },
  ]);
  const at = gateway.clock.now().toISOString();
  expect(changes[0]).toMatchObject({ at, actor: { label: expect.any(String), keyId: expect.any(String) } });
  expect((await read(id)).history).toBe(`/v1/integrations/${id}/sync-settings/history`);
});
