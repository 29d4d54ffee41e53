import { takeIn } from '@onhand/core/orders/take-in.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const read = async (id: string) => (await merchant.ask('GET', `/v1/listings/${id}`)).body;

describe('a new listing', () => {
  it('may be sold beyond its stock, if that is said', async () => {
    const integrationId = await merchant.createIntegration();
    const fields = { integrationId, externalKey: 'beyond', backorders: true };
    expect((await merchant.ask('POST', '/v1/listings', fields)).body.backorders).toBe(true);
    const other = { integrationId, externalKey: 'within' };
    expect((await merchant.ask('POST', '/v1/listings', other)).body.backorders).toBe(false);
  });

  it('waits unlinked, with a record for each mapped external location', async () => {
    const north = await merchant.create('/v1/locations', { name: 'North' });
    const two = await merchant.createIntegration({
      locationMappings: [
        { externalLocationId: '1', locationId: merchant.locationId },
        { externalLocationId: '2', locationId: north },
      ],
    });
    const listing = await read(await merchant.createListing(two, { externalKey: '116' }));
    expect(listing).toMatchObject({
      externalKey: '116',
      externalGroup: '116',
      status: 'listed',
      itemId: null,
      countsFrom: gateway.clock.now().toISOString(),
    });
    const records = listing.channelStock.map((one: { externalLocationId: string; state: string }) => [
      one.externalLocationId,
      one.state,
    ]);
    expect(records).toEqual([
      ['1', 'idle'],
      ['2', 'idle'],
    ]);
    expect(listing.channelStock[0].needed.quantity).toBeNull();
  });

  it('that names its item is linked and due at once', async () => {
    const item = await merchant.createItem(6);
    const countsFrom = '2026-11-21T19:25:00.000Z';
    const listing = await read(await merchant.createListing(integration, { itemId: item, countsFrom }));
    expect(listing).toMatchObject({
      status: 'listed_and_synced',
      itemId: item,
      linkedBy: 'hand',
      countsFrom,
    });
    expect(listing.channelStock[0]).toMatchObject({
      state: 'due',
      needed: { revision: 1, quantity: 6, cause: 'linked' },
      submitted: { revision: 0, quantity: null },
      confirmed: { revision: 0, quantity: null },
      seen: { quantity: null, why: null, at: null },
      lagMs: null,
    });
    expect(gateway.nudges.at(-1)).toEqual([integration]);
  });

  it('has a key of its own', async () => {
    const body = { integrationId: integration, externalKey: 'twice' };
    await merchant.ask('POST', '/v1/listings', body);
    const again = await merchant.ask('POST', '/v1/listings', body);
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'listing_exists' });
  });

  it('that names its item is linked, though a reading has brought the listing before', async () => {
    const externalKey = 'brought';
    const id = await merchant.createListing(integration, { externalKey });
    const itemId = await merchant.createItem(4);
    const countsFrom = '2026-11-21T19:25:00.000Z';
    const body = { integrationId: integration, externalKey, itemId, countsFrom };
    const { status, body: listing } = await merchant.ask('POST', '/v1/listings', body);
    expect(status).toBe(201);
    expect(listing).toMatchObject({ id, itemId, linkedBy: 'hand', countsFrom });
    const again = await merchant.ask('POST', '/v1/listings', body);
    expect(again.body.code).toBe('listing_exists');
  });

  it('cannot be where nothing is mapped', async () => {
    const body = { integrationId: integration, externalKey: 'far', externalLocationIds: ['', 'far'] };
    const { body: answer } = await merchant.ask('POST', '/v1/listings', body);
    expect(answer).toMatchObject({ code: 'external_location_unmapped', externalLocationIds: ['far'] });
  });
});

describe('linking', () => {
  it('by SKU takes the only item that has it', async () => {
    const item = await merchant.createItem(2, { sku: 'Tee-S' });
    const id = await merchant.createListing(integration, { sku: 'TEE-S' });
    const { body } = await merchant.ask('POST', `/v1/listings/${id}/link`, { matchBy: 'sku' });
    expect(body).toMatchObject({ itemId: item, linkedBy: 'match', status: 'listed_and_synced' });
  });

  it('never guesses between two items with one SKU', async () => {
    const twins = [
      await merchant.createItem(2, { sku: 'TWIN' }),
      await merchant.createItem(2, { sku: 'twin' }),
    ];
    const id = await merchant.createListing(integration, { sku: 'TWIN' });
    const { status, body } = await merchant.ask('POST', `/v1/listings/${id}/link`, { matchBy: 'sku' });
    expect({ status, code: body.code, candidates: body.candidates }).toEqual({
      status: 409,
      code: 'match_ambiguous',
      candidates: twins,
    });
    expect((await read(id)).itemId).toBeNull();
  });

  it.each([
    [{ sku: 'NOBODY' }, 'match_none'],
    [{}, 'match_sku_missing'],
  ])('by SKU says why it cannot: %j', async (fields, code) => {
    const id = await merchant.createListing(integration, fields);
    const { status, body } = await merchant.ask('POST', `/v1/listings/${id}/link`, { matchBy: 'sku' });
    expect({ status, code: body.code }).toEqual({ status: 422, code });
  });

  it('to another item needs unlinking first', async () => {
    const [one, other] = [await merchant.createItem(1), await merchant.createItem(2)];
    const id = await merchant.createListing(integration, { itemId: one });
    const taken = await merchant.ask('POST', `/v1/listings/${id}/link`, { itemId: other });
    expect(taken.body).toMatchObject({ code: 'listing_linked_elsewhere', itemId: one });

    const unlinked = await merchant.ask('POST', `/v1/listings/${id}/unlink`);
    expect(unlinked.body).toMatchObject({ itemId: null, linkedBy: null, status: 'listed' });
    expect(unlinked.body.channelStock[0]).toMatchObject({ state: 'idle', dueAt: null });
    const again = await merchant.ask('POST', `/v1/listings/${id}/unlink`);
    expect(again.body.code).toBe('not_linked');

    const linked = await merchant.ask('POST', `/v1/listings/${id}/link`, { itemId: other });
    expect(linked.body.channelStock[0]).toMatchObject({ state: 'due', needed: { quantity: 2, revision: 2 } });
  });

  it('is refused where the listing is gone', async () => {
    const id = await merchant.createListing(integration);
    await gateway.db
      .updateTable('listings')
      .set({ status: 'deleted' })
      .where('id', '=', id as never)
      .execute();
    const item = await merchant.createItem(1);
    const { body } = await merchant.ask('POST', `/v1/listings/${id}/link`, { itemId: item });
    expect(body).toMatchObject({ code: 'listing_not_live', status: 409, listingStatus: 'deleted' });
  });

  it('lets the orders that waited for it take their stock', async () => {
    const item = await merchant.createItem(10);
    const countsFrom = '2026-11-22T00:00:00Z';
    const id = await merchant.createListing(integration, { externalKey: 'late', countsFrom });
    gateway.clock.advance(1000);
    await sell('late', 3);
    const stock = async () => (await merchant.ask('GET', `/v1/items/${item}/stock`)).body.committed;
    expect(await stock()).toBe(0);
    await merchant.ask('POST', `/v1/listings/${id}/link`, { itemId: item });
    expect(await stock()).toBe(3);
    const [shown] = (await read(id)).channelStock;
    expect(shown.needed.quantity).toBe(7);

    const [order] = (await merchant.ask('GET', `/v1/orders?integrationId=${integration}`)).body.data;
    const { lines, workflowId } = (await merchant.ask('GET', `/v1/orders/${order.id}`)).body;
    expect(lines).toMatchObject([{ effect: 'counted', committed: 3, settled: 0, oversold: 0 }]);
    expect(workflowId).toBe(`sale:${integration}:order-late`);
  });
});

it('lists narrow by integration, item, SKU and status', async () => {
  const shop = await merchant.createIntegration();
  const item = await merchant.createItem(1);
  const id = await merchant.createListing(shop, { sku: 'NARROW', itemId: item });
  await merchant.createListing(shop);
  for (const filter of [`itemId=${item}`, 'sku=NARROW', `integrationId=${shop}&status=listed_and_synced`]) {
    const { data } = (await merchant.ask('GET', `/v1/listings?${filter}`)).body;
    expect(data.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(data[0].channelStock).toHaveLength(1);
  }
});

it('shows the lag of the newest need once that is confirmed', async () => {
  const id = await merchant.createListing(integration, { itemId: await merchant.createItem(5) });
  const record = gateway.db
    .updateTable('channel_stock')
    .where('id', '=', (await read(id)).channelStock[0].id as never);
  const confirmed_at = new Date(gateway.clock.now().getTime() + 42);
  await record
    .set({ state: 'idle', due_at: null, submitted_revision: 1, submitted: 5 })
    .set({ confirmed_revision: 1, confirmed: 5, confirmed_at })
    .execute();
  expect((await read(id)).channelStock[0]).toMatchObject({
    state: 'idle',
    confirmed: { revision: 1, quantity: 5, at: confirmed_at.toISOString() },
    lagMs: 42,
  });
});

async function sell(unit: string, quantity: number): Promise<void> {
  const ref = { unit, group: unit, location: '' };
  const line = {
    cancelled: 0,
    restocked: 0,
    stockLowered: quantity,
    restockOnCancel: true,
    unitPrice: '1.00',
    currency: 'EUR',
  };
  await takeIn(
    gateway.db,
    [
      {
        // The casts are safe: the API created these rows.
        merchantId: merchant.id as never,
        integrationId: integration as never,
        origin: 'poll',
        receivedAt: gateway.clock.now(),
        event: {
          kind: 'order',
          eventKey: `order-${unit}`,
          topic: 'order.created',
          order: {
            externalId: `order-${unit}`,
            version: 1,
            partial: false,
            placedAt: gateway.clock.now().toISOString(),
            state: 'open',
            test: false,
            lines: [{ externalLineId: '1', ref, quantity, ...line }],
          },
        },
      },
    ],
    { clock: gateway.clock },
  );
}
