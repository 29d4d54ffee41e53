import { switchOffSoldOut } from '@onhand/core/channel-stock/switch-off-sold-out.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
});

const preferencesOf = async (item: string) =>
  (await merchant.ask('GET', `/v1/items/${item}/preferences`)).body;
const setItem = (item: string, body: object) => merchant.ask('PUT', `/v1/items/${item}/preferences`, body);
const setMerchant = (body: object) => merchant.ask('PUT', `/v1/merchants/${merchant.id}/preferences`, body);
const channelOf = async (listing: string) =>
  (await merchant.ask('GET', `/v1/listings/${listing}/explanation`)).body.channelStock[0];

it('an item follows its merchant, and says so, until it has a setting of its own', async () => {
  const item = await merchant.createItem(4);
  expect(await preferencesOf(item)).toMatchObject({
    syncInventory: 'merchant_default',
    label: 'Customer default: Process Orders',
    processOrders: true,
    received: true,
  });
  await setMerchant({ syncInventory: 'never' });
  expect(await preferencesOf(item)).toMatchObject({ label: 'Customer default: Never' });
  await setItem(item, { syncInventory: 'always' });
  expect(await preferencesOf(item)).toMatchObject({ label: 'Always', merchantDefault: 'never' });
});

it('the preference, the override and Process Orders block a figure, and the explanation says which', async () => {
  const item = await merchant.createItem(4);
  const listing = await merchant.createListing(await merchant.createIntegration(), { itemId: item });
  expect((await channelOf(listing)).block).toBeNull();
  const explained = (await merchant.ask('GET', `/v1/listings/${listing}/explanation`)).body;
  expect(explained.itemSync).toEqual({
    syncInventory: 'merchant_default',
    merchantDefault: 'process_orders',
    label: 'Customer default: Process Orders',
    processOrders: true,
    received: true,
    streetDate: null,
  });
  await setItem(item, { processOrders: false });
  expect((await channelOf(listing)).block).toMatchObject({ code: 'process_orders_off' });
  await setItem(item, { syncInventory: 'never' });
  expect((await channelOf(listing)).block).toMatchObject({ code: 'sync_never' });
  await setItem(item, { syncInventory: 'always' });
  expect((await channelOf(listing)).block).toBeNull();
});

it('another setting of an item triggers no sync: what was blocked awaits the next one', async () => {
  const item = await merchant.createItem(4);
  const integration = await merchant.createIntegration();
  const listing = await merchant.createListing(integration, { itemId: item });
  await setItem(item, { syncInventory: 'never' });
  await gateway.db
    .updateTable('channel_stock')
    .set({ state: 'blocked', block_code: 'sync_never', due_at: null })
    .where('integration_id', '=', integration as never)
    .execute();
  expect((await setItem(item, { syncInventory: 'always' })).status).toBe(200);
  expect(await channelOf(listing)).toMatchObject({ state: 'blocked', block: { code: 'awaiting_next_sync' } });
  await setItem(item, { syncInventory: 'never' });
  expect(await channelOf(listing)).toMatchObject({ state: 'blocked', block: { code: 'sync_never' } });
});

it('Process Orders goes on with a receipt, off once sold out, and on again as stock rises above 0', async () => {
  const item = await merchant.createItem();
  const isOn = async () => (await preferencesOf(item)).processOrders;
  const settle = async () => {
    await spreadDue(gateway.db, gateway.clock.now());
    await switchOffSoldOut(gateway.db, gateway.clock.now());
  };
  expect(await isOn()).toBe(false);
  await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity: 3 });
  await settle();
  expect(await isOn()).toBe(true);
  await merchant.ask('POST', `/v1/items/${item}/adjustments`, { quantity: -3 });
  await settle();
  expect(await isOn()).toBe(false);
  await merchant.ask('POST', `/v1/items/${item}/adjustments`, { quantity: 1 });
  expect(await isOn()).toBe(true);
});

it('it stays on until the last 0 is confirmed', async () => {
  const item = await merchant.createItem(3);
  const integration = await merchant.createIntegration();
  const listing = await merchant.createListing(integration, { itemId: item });
  await merchant.ask('POST', `/v1/items/${item}/adjustments`, { quantity: -3 });
  await spreadDue(gateway.db, gateway.clock.now());
  await switchOffSoldOut(gateway.db, gateway.clock.now());
  expect(await preferencesOf(item)).toMatchObject({
    processOrders: true,
    switchingOff: { listings: [listing] },
  });
  await gateway.db
    .updateTable('channel_stock')
    .set((eb) => ({
      state: 'idle',
      due_at: null,
      submitted_revision: eb.ref('needed_revision'),
      confirmed_revision: eb.ref('needed_revision'),
    }))
    .where('integration_id', '=', integration as never)
    .execute();
  gateway.clock.advance(60_000);
  await switchOffSoldOut(gateway.db, gateway.clock.now());
  expect(await preferencesOf(item)).toMatchObject({ processOrders: false, switchingOff: null });
});

it('Sync Now asks before it sets an item to 0 that was never received', async () => {
  const item = await merchant.createItem();
  const listing = await merchant.createListing(await merchant.createIntegration(), { itemId: item });
  const path = `/v1/items/${item}/sync-now?waitSeconds=0`;
  const asked = await merchant.ask('POST', path);
  expect({ status: asked.status, code: asked.body.code }).toEqual({ status: 409, code: 'never_received' });
  expect(asked.body.listings).toMatchObject([{ id: listing }]);
  expect((await channelOf(listing)).block).toMatchObject({ code: 'never_received' });
  expect((await merchant.ask('POST', `${path}&confirmZero=true`)).status).toBe(202);
  expect(await channelOf(listing)).toMatchObject({ figure: 0, block: null });
});

it('a street date holds orders, is shown, and is followed by its workflow', async () => {
  const item = await merchant.createItem(4);
  const streetDate = '2099-01-01T00:00:00.000Z';
  expect((await setItem(item, { streetDate: '2099-01-01T01:00:00+01:00' })).body).toMatchObject({
    streetDate,
  });
  expect(gateway.dated).toEqual([item]);
  expect(await preferencesOf(item)).toMatchObject({ streetDate });
  await setItem(item, { streetDate: null });
  expect(await preferencesOf(item)).toMatchObject({ streetDate: null });
  expect((await setItem(item, { streetDate: 'tomorrow' })).status).toBe(400);
  const bundle = await merchant.create('/v1/items', {
    title: 'Set',
    components: [{ itemId: item, quantity: 2 }],
  });
  expect((await setItem(bundle, { streetDate })).body.code).toBe('bundle_has_no_street_date');
});
