import { rebookListing } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { passTime } from '../../testing/pass-time.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let mug: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  await pass(1);
  shop = await merchant.createIntegration();
  mug = await merchant.createItem(100, { sku: 'MUG', price: '10', weightGrams: 300 });
  await merchant.createListing(shop, { itemId: mug, externalKey: 'mug' });
});

const pass = (minutes: number) => passTime(gateway, minutes * 60_000);

type Changes = Parameters<typeof orderFor>[2];

/** The shop tells of an order, placed now unless something else is said. Returns the order's id. */
async function order(number: string, units: Record<string, number>, changes: Changes = {}): Promise<string> {
  const to = { merchantId: merchant.id as MerchantId, integrationId: shop as IntegrationId };
  const placedAt = gateway.clock.now().toISOString();
  await takeIn(gateway.db, [deliveryOf(to, orderFor(number, units, { placedAt, ...changes }))], gateway);
  const { body } = await merchant.ask('GET', `/v1/orders?integrationId=${shop}&externalOrderId=${number}`);
  return body.data[0].id;
}
/** Changes an item, a minute after whatever was before. */
async function change(values: object, itemId = mug): Promise<void> {
  await pass(1);
  expect((await merchant.ask('PATCH', `/v1/items/${itemId}`, values)).status).toBe(200);
  await pass(1);
}
const linesOf = async (id: string) => (await merchant.ask('GET', `/v1/orders/${id}`)).body.lines;
const priceIn = async (id: string) => (await linesOf(id))[0].properties.price;
const earlierOrders = async (itemId = mug) =>
  (await merchant.ask('GET', `/v1/items/${itemId}`)).body.earlierOrders;
const review = async (itemId = mug, query = '') =>
  (await merchant.ask('GET', `/v1/items/${itemId}/order-properties${query}`)).body;

describe('an item', () => {
  const all = {
    price: '12.5000',
    salePrice: '11.0000',
    wholesaleCost: '4.2500',
    weightGrams: 350,
    packaging: 'carton 3',
    lengthMm: 120,
    widthMm: 90,
    heightMm: 100,
    countryOfOrigin: 'PT',
    hsCode: '691110',
  };

  it('has properties from its creation, and they can be changed and removed', async () => {
    const id = await merchant.create('/v1/items', { title: 'Cup', ...all });
    expect((await merchant.ask('GET', `/v1/items/${id}`)).body).toMatchObject({
      ...all,
      propertiesSince: null,
      earlierOrders: 0,
    });
    const { body } = await merchant.ask('PATCH', `/v1/items/${id}`, {
      wholesaleCost: null,
      hsCode: '69111010',
    });
    expect(body).toMatchObject({
      ...all,
      earlierOrders: 0,
      wholesaleCost: null,
      hsCode: '69111010',
      propertiesSince: gateway.clock.now().toISOString(),
    });
    const history = await merchant.ask('GET', `/v1/products/${body.productId}/changes`);
    expect(history.body.data).toMatchObject([
      { field: 'hsCode', before: '691110', after: '69111010' },
      { field: 'wholesaleCost', before: '4.2500', after: null },
    ]);
  });

  it('that is told what it says already has not changed', async () => {
    const { body } = await merchant.ask('PATCH', `/v1/items/${mug}`, { price: '10.00', weightGrams: 300 });
    expect(body.propertiesSince).toBe(null);
    await merchant.ask('PATCH', `/v1/items/${mug}`, { sku: 'MUG-2', wholesaleCost: null });
    expect((await merchant.ask('GET', `/v1/items/${mug}`)).body.propertiesSince).toBe(null);
  });

  it.each([
    [{ wholesaleCost: '-1' }, 'wholesaleCost'],
    [{ weightGrams: 0 }, 'weightGrams'],
    [{ lengthMm: 1.5 }, 'lengthMm'],
    [{ countryOfOrigin: 'Portugal' }, 'countryOfOrigin'],
    [{ hsCode: '6911.10' }, 'hsCode'],
    [{ packaging: ' ' }, 'packaging'],
  ])('refuses %j', async (values, field) => {
    for (const answer of [
      await merchant.ask('PATCH', `/v1/items/${mug}`, values),
      await merchant.ask('POST', '/v1/items', { title: 'Cup', ...values }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid']);
      expect(JSON.stringify(answer.body.errors)).toContain(field);
    }
  });

  it('refuses a sale price that is not lower, from its creation', async () => {
    const body = { title: 'Cup', price: '10', salePrice: '10.00' };
    expect((await merchant.ask('POST', '/v1/items', body)).body.code).toBe('sale_price_not_lower');
    const alone = await merchant.ask('POST', '/v1/items', { title: 'Cup', salePrice: '1' });
    expect(alone.body.code).toBe('sale_price_not_lower');
  });
});

describe('an order', () => {
  it('keeps the properties of its item as they were when it was placed', async () => {
    const before = await order('1', { mug: 1 });
    await change({ price: '12', packaging: 'carton 3' });
    const after = await order('2', { mug: 1 });
    expect(await linesOf(before)).toMatchObject([
      { properties: { price: '10.0000', packaging: null, weightGrams: 300 }, components: null },
    ]);
    expect(await linesOf(after)).toMatchObject([
      { properties: { price: '12.0000', packaging: 'carton 3', weightGrams: 300 } },
    ]);
    expect(await earlierOrders()).toBe(1);
  });

  it('that comes in late has the properties of its placement, also after two changes', async () => {
    await pass(1);
    const first = gateway.clock.now().toISOString();
    await change({ price: '11' });
    const second = gateway.clock.now().toISOString();
    await change({ price: '12' });
    expect(await priceIn(await order('1', { mug: 1 }, { placedAt: first }))).toBe('10.0000');
    expect(await priceIn(await order('2', { mug: 1 }, { placedAt: second }))).toBe('11.0000');
    expect(await priceIn(await order('3', { mug: 1 }))).toBe('12.0000');
    // From before the item was there.
    const longAgo = '2025-01-01T00:00:00Z';
    expect(await priceIn(await order('4', { mug: 1 }, { placedAt: longAgo }))).toBe('10.0000');
    expect(await earlierOrders()).toBe(3);
  });

  it('keeps them through its own news, and a line that is added later has those of the placement', async () => {
    const placedAt = gateway.clock.now().toISOString();
    const id = await order('1', { mug: 1 }, { placedAt });
    await change({ price: '12' });
    const twice = orderFor('1', { mug: 1 });
    const [line] = twice.lines;
    if (line === undefined) throw new Error('It has a line.');
    await order('1', {}, { placedAt, version: 2, lines: [line, { ...line, externalLineId: '2' }] });
    expect((await linesOf(id)).map((one: { properties: object }) => one.properties)).toMatchObject([
      { price: '10.0000' },
      { price: '10.0000' },
    ]);
    expect(await earlierOrders()).toBe(1);
  });

  it('of a bundle keeps the properties of the bundle and of each component', async () => {
    const components = [{ itemId: mug, quantity: 2 }];
    const set = await merchant.create('/v1/items', { title: 'Set', price: '19', components });
    await merchant.createListing(shop, { itemId: set, externalKey: 'set' });
    const id = await order('1', { set: 1 });
    await change({ price: '12' });
    await change({ price: '18' }, set);
    expect(await linesOf(id)).toMatchObject([
      {
        itemId: set,
        properties: { price: '19.0000' },
        components: [{ itemId: mug, quantity: 2, properties: { price: '10.0000', weightGrams: 300 } }],
      },
    ]);
    expect([await earlierOrders(), await earlierOrders(set)]).toEqual([1, 1]);
    expect((await review()).data).toMatchObject([
      { orderId: id, lines: [{ itemId: set, quantity: 1, kept: { price: '10.0000' } }] },
    ]);
  });

  it('of a bundle keeps those of a component, too, whose stock was opened after it was placed', async () => {
    const placedAt = gateway.clock.now().toISOString();
    await pass(10);
    const cup = await merchant.createItem(5, { sku: 'CUP', price: '5' });
    const components = [{ itemId: cup, quantity: 2 }];
    const set = await merchant.create('/v1/items', { title: 'Set', price: '9', components });
    await merchant.createListing(shop, { itemId: set, externalKey: 'set' });
    const id = await order('1', { set: 1 }, { placedAt, reservedAt: { at: placedAt, exact: true } });
    const { rows } = await sql`select components from order_lines where order_id = ${id}`.execute(gateway.db);
    expect(rows).toEqual([{ components: [] }]);
    await change({ price: '6' }, cup);
    expect(await linesOf(id)).toMatchObject([
      { components: [{ itemId: cup, properties: { price: '5.0000' } }] },
    ]);
    expect(await earlierOrders(cup)).toBe(1);
  });

  it('whose line is linked later has the properties of its placement', async () => {
    const listing = await merchant.createListing(shop, { externalKey: 'cup' });
    const id = await order('1', { cup: 1 });
    expect(await linesOf(id)).toMatchObject([
      { effect: 'needs_mapping', properties: null, components: null },
    ]);
    await change({ price: '12' });
    await gateway.db
      .updateTable('listings')
      .set({ item_id: mug as never, status: 'listed_and_synced', linked_by: 'hand' })
      .where('id', '=', listing as ListingId)
      .execute();
    const of = { merchantId: merchant.id as MerchantId, listingId: listing as ListingId };
    await rebookListing(gateway.db, of, gateway);
    expect(await linesOf(id)).toMatchObject([{ effect: 'counted', properties: { price: '10.0000' } }]);
    expect(await earlierOrders()).toBe(1);
  });

  it('of a shop whose clock is wrong has the properties of the true moment', async () => {
    const ahead = 30 * 60_000;
    await sql`update listings set clock_ahead_ms = ${-ahead} where integration_id = ${shop}`.execute(
      gateway.db,
    );
    await change({ price: '12' });
    const placedAt = new Date(gateway.clock.now().getTime() - ahead).toISOString();
    expect(await priceIn(await order('1', { mug: 1 }, { placedAt }))).toBe('12.0000');
  });

  it('was placed before the change if it was seen before, though its shop tells whole seconds', async () => {
    const placedAt = `${gateway.clock.now().toISOString().slice(0, 19)}Z`;
    const seen = await order('1', { mug: 1 }, { placedAt });
    await passTime(gateway, 400);
    expect((await merchant.ask('PATCH', `/v1/items/${mug}`, { price: '12' })).status).toBe(200);
    gateway.clock.advance(400);
    expect(await priceIn(seen)).toBe('10.0000');
    expect(await priceIn(await order('2', { mug: 1 }, { placedAt }))).toBe('12.0000');
  });

  it('keeps nothing of an item of which nothing was known: its first properties are no change', async () => {
    const cup = await merchant.createItem(5, { sku: 'CUP' });
    await merchant.createListing(shop, { itemId: cup, externalKey: 'cup' });
    const id = await order('1', { cup: 1 });
    await change({ price: '7' }, cup);
    expect([await priceIn(id), await earlierOrders(cup)]).toEqual(['7.0000', 0]);
    await change({ weightGrams: 250 }, cup);
    expect(await linesOf(id)).toMatchObject([{ properties: { price: '7.0000', weightGrams: null } }]);
    expect(await earlierOrders(cup)).toBe(1);
  });
});

it('changes and orders at the same time: each order keeps a state of the item, and none is lost', async () => {
  const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
  const [ids] = await Promise.all([
    Promise.all(numbers.map((number) => order(String(number), { mug: 1 }))),
    ...numbers.map((number) => merchant.ask('PATCH', `/v1/items/${mug}`, { price: String(10 + number) })),
  ]);
  const rows = await gateway.db
    .selectFrom('superseded_properties')
    .where('merchant_id', '=', merchant.id as MerchantId)
    .select(['price', 'until'])
    .orderBy('until')
    .execute();
  const { body } = await merchant.ask('GET', `/v1/items/${mug}`);
  const states = [...rows.map(({ price }) => price), body.price];
  expect(states[0]).toBe('10.0000');
  expect(new Set(states).size).toBe(13);
  expect(body.propertiesSince).toBe(rows.at(-1)?.until.toISOString());
  for (const id of ids) expect(states).toContain(await priceIn(id));
});

describe('the review', () => {
  it('lists active orders only: open, with units that are neither shipped nor cancelled', async () => {
    const whole = await order('1', { mug: 3 });
    const part = await order('2', { mug: 3 });
    const shipped = await order('3', { mug: 1 });
    await order('4', { mug: 1 }, { state: 'cancelled' });
    await order('5', { mug: 1 }, { state: 'closed' });
    await order('6', { mug: 1 }, { test: true });
    await order('7', { mug: 1 }, { state: 'pending' });
    const lineOf = (orderId: string, units: number) => ({ orderId, externalLineId: '1', units });
    const lines = [lineOf(part, 2), lineOf(shipped, 1)];
    await pass(1);
    expect((await merchant.ask('POST', '/v1/shipments', { reference: 'S', lines })).status).toBe(201);
    await change({ price: '12', weightGrams: 310 });
    const { data, nextCursor } = await review();
    const unitsOf = (one: { lines: { quantity: number; unitsToShip: number }[] }) =>
      one.lines.map(({ quantity, unitsToShip }) => [quantity, unitsToShip]);
    expect(data.map((one: { orderId: string }) => one.orderId)).toEqual([part, whole]);
    expect(data.map(unitsOf)).toEqual([[[3, 1]], [[3, 3]]]);
    expect(data[0]).toMatchObject({
      externalOrderId: '2',
      lines: [{ kept: { price: '10.0000' }, differing: ['price', 'weightGrams'] }],
      now: { price: '12.0000', weightGrams: 310 },
    });
    expect([nextCursor, await earlierOrders()]).toEqual([null, 2]);
  });

  it('leaves out orders that keep what the item says again', async () => {
    await order('1', { mug: 1 });
    await change({ price: '12' });
    await order('2', { mug: 1 });
    await change({ price: '10' });
    expect((await review()).data).toMatchObject([{ externalOrderId: '2' }]);
    expect(await earlierOrders()).toBe(1);
  });

  it('has pages', async () => {
    for (const number of ['1', '2', '3']) await order(number, { mug: 1 });
    await change({ price: '12' });
    const first = await review(mug, '?limit=2');
    expect(first.data).toMatchObject([{ externalOrderId: '3' }, { externalOrderId: '2' }]);
    const second = await review(mug, `?limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ data: [{ externalOrderId: '1' }], nextCursor: null });
  });

  it('another number of orders is no change of the item', async () => {
    await order('1', { mug: 1 });
    await change({ price: '12' });
    const tag = async () => (await merchant.ask('GET', `/v1/items/${mug}`)).headers['etag'];
    const before = await tag();
    await order('1', { mug: 1 }, { version: 2, state: 'cancelled' });
    expect([await earlierOrders(), await tag()]).toEqual([0, before]);
  });
});
