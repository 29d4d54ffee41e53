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
  it.each([
    ['seller', { direction: 'outbound', writeSalesBack: null }],
    ['supplier', { direction: 'inbound', writeSalesBack: 'adjust' }],
  ])('of a %s begin with the defaults of its role', async (role, inventory) => {
    expect(await read(await merchant.createIntegration({ role }))).toEqual({ inventory });
  });

  it('are changed at once: every linked figure is due anew, and read where figures flow in', async () => {
    const id = await merchant.createIntegration({ role: 'supplier' });
    const linked = await merchant.createListing(id, { itemId: await merchant.createItem(3) });
    moveClock();
    const { status, body } = await change(id, { direction: 'bidirectional', writeSalesBack: 'none' });
    expect({ status, body }).toEqual({
      status: 200,
      body: { inventory: { direction: 'bidirectional', writeSalesBack: 'none' } },
    });
    expect(await read(id)).toEqual(body);
    expect((await listing(linked)).channelStock[0]).toMatchObject({
      state: 'due',
      needed: { revision: 2, cause: 'sync_settings' },
    });
    expect(gateway.nudges.at(-1)).toEqual([id]);
  });

  it('keep how sales are written back where that is left out', async () => {
    const id = await merchant.createIntegration({ role: 'supplier' });
    await change(id, { direction: 'inbound', writeSalesBack: 'none' });
    await change(id, { direction: 'bidirectional' });
    expect((await read(id)).inventory).toEqual({ direction: 'bidirectional', writeSalesBack: 'none' });
  });

  it('of a seller have nothing to write back to', async () => {
    const id = await merchant.createIntegration();
    const { status, body } = await change(id, { direction: 'outbound', writeSalesBack: 'adjust' });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'not_a_supplier' });
    expect((await read(id)).inventory.direction).toBe('outbound');
  });

  it.each([{ direction: 'sideways' }, {}, { direction: 'inbound', writeSalesBack: 'later' }])(
    'are refused as %j',
    async (body) => {
      const answer = await change(await merchant.createIntegration({ role: 'supplier' }), body);
      expect({ status: answer.status, code: answer.body.code }).toEqual({
        status: 400,
        code: 'request_invalid',
      });
    },
  );
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
  await change(id, { direction: 'bidirectional' });
  expect(await readDueOf(made)).toEqual(due());
});
