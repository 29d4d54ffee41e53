import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
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
const change = (id: string, body: object) =>
  merchant.ask('PUT', `/v1/integrations/${id}/sync-settings/inventory`, body);
const listing = async (id: string) => (await merchant.ask('GET', `/v1/listings/${id}`)).body;
const readDueOf = async (listingId: string) =>
  gateway.db
    .selectFrom('listing_channel_stock')
    .innerJoin('channel_stock', 'channel_stock.id', 'channel_stock_id')
    .where('listing_id', '=', listingId as never)
    .select('read_due_at')
    .execute();
const moveClock = () => gateway.clock.advance(60_000);

describe('the inventory settings', () => {
  it('are changed at once: every linked figure is due anew, and read where figures flow in', async () => {
    const id = await merchant.createIntegration({ role: 'supplier' });
    const linked = await merchant.createListing(id, { itemId: await merchant.createItem(3) });
    moveClock();
    const { status, body } = await change(id, { direction: 'bidirectional', writeSalesBack: 'none' });
    expect(status).toBe(200);
    expect(body.inventory).toMatchObject({
      direction: 'bidirectional',
      writeSalesBack: 'none',
      autoImport: true,
      autoExport: false,
      revision: 1,
    });
    expect(await read(id)).toEqual(body);
    expect((await listing(linked)).channelStock[0]).toMatchObject({
      state: 'due',
      needed: { revision: 2, cause: 'sync_settings' },
    });
    expect(gateway.nudges.at(-1)).toEqual([id]);
  });

  it('make nothing due where nothing changes', async () => {
    const id = await merchant.createIntegration();
    const linked = await merchant.createListing(id, { itemId: await merchant.createItem(3) });
    const { body } = await change(id, { direction: 'outbound', mode: 'instant' });
    expect(body.inventory.revision).toBe(0);
    expect((await listing(linked)).channelStock[0].needed.revision).toBe(1);
  });

  it('keep what is left out', async () => {
    const id = await merchant.createIntegration({ role: 'supplier' });
    await change(id, { direction: 'inbound', writeSalesBack: 'none', autoExport: true });
    await change(id, { direction: 'bidirectional' });
    expect((await read(id)).inventory).toMatchObject({
      direction: 'bidirectional',
      writeSalesBack: 'none',
      autoExport: true,
    });
  });
});

describe('orders count', () => {
  const countsFrom = '2026-11-21T19:25:00.000Z';

  it('from the moment when inventory is switched on from disabled', async () => {
    const id = await merchant.createIntegration();
    const [one, other] = [await merchant.createListing(id, { countsFrom }), await merchant.createListing(id)];
    await change(id, { direction: 'disabled' });
    expect((await listing(one)).countsFrom).toBe(countsFrom);
    moveClock();
    await change(id, { direction: 'outbound' });
    const now = gateway.clock.now().toISOString();
    expect([(await listing(one)).countsFrom, (await listing(other)).countsFrom]).toEqual([now, now]);
  });

  it('from where they did, when the direction changes otherwise', async () => {
    const id = await merchant.createIntegration();
    const one = await merchant.createListing(id, { countsFrom });
    await change(id, { direction: 'bidirectional' });
    await change(id, { direction: 'outbound' });
    expect((await listing(one)).countsFrom).toBe(countsFrom);
  });
});

it('figures are read when a listing is made, when it is linked, and when they begin to flow in', async () => {
  const id = await merchant.createIntegration();
  const made = await merchant.createListing(id);
  const due = () => [{ read_due_at: gateway.clock.now() }];
  const isRead = () =>
    gateway.db
      .updateTable('channel_stock')
      .set({ read_due_at: null })
      .where('integration_id', '=', id as never)
      .execute();
  expect(await readDueOf(made)).toEqual(due());

  await isRead();
  moveClock();
  await merchant.ask('POST', `/v1/listings/${made}/link`, { itemId: await merchant.createItem(1) });
  expect(await readDueOf(made)).toEqual(due());

  await isRead();
  await change(id, { direction: 'disabled' });
  expect(await readDueOf(made)).toEqual([{ read_due_at: null }]);
  moveClock();
  // A quantity that nobody has read yet may differ from ours.
  const { body } = await change(id, { direction: 'bidirectional', autoImport: true });
  await merchant.ask('POST', `/v1/plans/${body.planId}/apply`);
  expect(await readDueOf(made)).toEqual(due());
});
