import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
let item: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
  item = await merchant.createItem(10, { sku: 'MUG' });
  await merchant.createListing(integration, { itemId: item, externalKey: 'mug' });
});
// Whatever happened, stock is what the ledger, the orders and the shipments say.
afterEach(async () => {
  expect(await verifyStock(gateway.db)).toEqual([]);
});

type Changes = Parameters<typeof orderFor>[2];

/** The shop tells of an order of units of the item. Returns the order's id. */
async function order(number: string, units: number, changes: Changes = {}): Promise<string> {
  gateway.clock.advance(1_000);
  const placedAt = gateway.clock.now().toISOString();
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  const snapshot = orderFor(number, { mug: units }, { placedAt, ...changes });
  await takeIn(gateway.db, [deliveryOf(to, snapshot)], gateway);
  const { body } = await merchant.ask('GET', `/v1/orders?externalOrderId=${number}`);
  return body.data[0].id;
}
const ship = (lines: readonly object[], reference = 'S-1', more: object = {}) =>
  merchant.ask('POST', '/v1/shipments', { reference, lines, ...more });
const lineOf = (orderId: string, units: number, more: object = {}) => ({
  orderId,
  externalLineId: '1',
  units,
  ...more,
});
const stock = async () => {
  const { body } = await merchant.ask('GET', `/v1/items/${item}/stock`);
  return [body.onHand, body.committed];
};
const codeOf = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code];

describe('a shipment', () => {
  it('settles what it takes, in parts, and what the shop tells later lowers nothing twice', async () => {
    const other = await order('2', 5);
    expect(await stock()).toEqual([10, 5]);
    expect((await ship([lineOf(other, 2)])).status).toBe(201);
    expect(await stock()).toEqual([8, 3]);
    expect((await ship([lineOf(other, 3)], 'S-2')).status).toBe(201);
    expect(await stock()).toEqual([5, 0]);
    await order('2', 5, { state: 'closed', version: 2 });
    expect(await stock()).toEqual([5, 0]);
    const { body } = await merchant.ask('GET', `/v1/orders/${other}`);
    expect(body.lines).toMatchObject([{ settled: 5, shipped: 5, committed: 0 }]);
    expect((await merchant.ask('GET', `/v1/shipments?orderId=${other}`)).body.data).toHaveLength(2);
  });

  it('stays out of stock while the shop tells of the open order again', async () => {
    const id = await order('1', 5);
    await ship([lineOf(id, 2)]);
    await order('1', 6, { version: 2 });
    expect(await stock()).toEqual([8, 4]);
    await order('1', 1, { version: 3 });
    // Two have left, whatever the shop says by now.
    expect(await stock()).toEqual([8, 0]);
    await order('1', 5, { version: 4, lines: [] });
    expect(await stock()).toEqual([8, 0]);
  });

  it('leaves room for what the shop has put back on sale, and no more', async () => {
    const id = await order('1', 5);
    await ship([lineOf(id, 3)]);
    const told = (units: number, version: number) => {
      const lines = orderFor('1', { mug: units }).lines.map((line) => ({ ...line, restocked: 1 }));
      return order('1', units, { lines, version });
    };
    await told(5, 2);
    expect(await stock()).toEqual([8, 2]);
    const back = { reference: 'R-1', orderId: id, lines: [{ externalLineId: '1', units: 4 }] };
    const { body } = await merchant.ask('POST', '/v1/returns', back);
    expect([body.code, body.left]).toEqual(['returned_too_many', 3]);
    await told(6, 3);
    expect(await stock()).toEqual([8, 3]);
    const many = await ship([lineOf(id, 4)], 'S-2');
    expect([...codeOf(many), many.body.left]).toEqual([409, 'shipped_too_many', 3]);
    expect((await ship([lineOf(id, 3)], 'S-2')).status).toBe(201);
    expect(await stock()).toEqual([5, 0]);
  });

  it('is not given back by a cancellation, only what has not left is', async () => {
    const id = await order('1', 5);
    await ship([lineOf(id, 2)]);
    await order('1', 5, { state: 'cancelled', version: 2 });
    expect(await stock()).toEqual([8, 0]);
  });

  it('leaves lines alone that wait for a ship notice', async () => {
    const cup = await merchant.createItem();
    await merchant.createListing(integration, { itemId: cup, externalKey: 'cup' });
    gateway.clock.advance(1_000);
    const lines = [{ itemId: cup, units: 3, published: true }];
    await merchant.ask('POST', '/v1/ship-notices', { reference: 'ASN-1', lines });
    const whole = orderFor('1', { mug: 2, cup: 3 });
    const id = await order('1', 2, { lines: whole.lines });
    const covered = async () => (await merchant.ask('GET', `/v1/items/${cup}/stock`)).body;
    expect(await covered()).toMatchObject({ announced: 3, soldAgainstNotices: 3, oversold: 0 });
    expect((await ship([lineOf(id, 2)])).status).toBe(201);
    expect(await stock()).toEqual([8, 0]);
    expect(await covered()).toMatchObject({ announced: 3, soldAgainstNotices: 3, oversold: 0 });
    const { body } = await merchant.ask('GET', '/v1/incidents');
    expect(body.data).toEqual([]);
  });

  it('may be of several orders, and of a part of them', async () => {
    const [one, two] = [await order('1', 2), await order('2', 3)];
    const { body } = await ship([lineOf(one, 2), lineOf(two, 1)], 'S-1', {
      carrier: 'Post',
      trackingNumber: 'T1',
    });
    expect(body).toMatchObject({ carrier: 'Post', lines: [{ units: 2 }, { units: 1 }] });
    expect(await stock()).toEqual([7, 2]);
    expect((await merchant.ask('GET', `/v1/shipments/${body.id}`)).body).toEqual(body);
  });

  it('changes nothing if it is sent again, and its reference is no other shipment', async () => {
    const id = await order('1', 5);
    const { body: first } = await ship([lineOf(id, 2)]);
    const again = await ship([lineOf(id, 2)]);
    expect([again.status, again.body]).toEqual([201, first]);
    expect(codeOf(await ship([lineOf(id, 3)]))).toEqual([409, 'shipment_exists']);
    expect(await stock()).toEqual([8, 3]);
  });

  it('is refused whole if it takes too many, or of what is not there', async () => {
    const id = await order('1', 5);
    const waits = await order('2', 8);
    const many = await ship([lineOf(waits, 1), lineOf(id, 6)]);
    expect([...codeOf(many), many.body.left]).toEqual([409, 'shipped_too_many', 5]);
    const waiting = await ship([lineOf(waits, 6)]);
    expect([...codeOf(waiting), waiting.body.committed]).toEqual([409, 'units_not_committed', 5]);
    expect(codeOf(await ship([lineOf(id, 1, { externalLineId: '9' })]))).toEqual([
      404,
      'order_line_not_found',
    ]);
    expect(await stock()).toEqual([10, 10]);
  });

  it('is noted, and moves nothing, of an order that the shop has closed', async () => {
    const id = await order('1', 5);
    await order('1', 5, { state: 'closed', version: 2 });
    expect(await stock()).toEqual([5, 0]);
    expect((await ship([lineOf(id, 5)])).status).toBe(201);
    expect(await stock()).toEqual([5, 0]);
    expect(codeOf(await ship([lineOf(id, 1)], 'S-2'))).toEqual([409, 'shipped_too_many']);
  });

  it('leaves where it says, if that much is committed there', async () => {
    const back = await merchant.create('/v1/locations', { name: 'Back room' });
    await merchant.ask('PUT', `/v1/integrations/${integration}/location-mappings`, {
      mappings: [
        { externalLocationId: '', locationId: merchant.locationId },
        { externalLocationId: '', locationId: back },
      ],
    });
    await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity: 4, locationId: back });
    const id = await order('1', 12);
    expect(codeOf(await ship([lineOf(id, 3, { locationId: back })]))).toEqual([409, 'units_not_committed']);
    expect((await ship([lineOf(id, 2, { locationId: back })])).status).toBe(201);
    const { body } = await merchant.ask('GET', `/v1/items/${item}/stock`);
    const levels = body.levels.map((level: { locationId: string; onHand: number; committed: number }) => [
      level.locationId === back ? 'back' : 'first',
      level.onHand,
      level.committed,
    ]);
    expect(levels.toSorted()).toEqual([
      ['back', 2, 0],
      ['first', 10, 10],
    ]);
  });

  it('takes out the components of a bundle', async () => {
    const bundle = await merchant.create('/v1/items', {
      title: 'Set',
      components: [{ itemId: item, quantity: 2 }],
    });
    await merchant.createListing(integration, { itemId: bundle, externalKey: 'set' });
    gateway.clock.advance(1_000);
    const placedAt = gateway.clock.now().toISOString();
    const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
    await takeIn(gateway.db, [deliveryOf(to, orderFor('7', { set: 3 }, { placedAt }))], gateway);
    const { body } = await merchant.ask('GET', '/v1/orders?externalOrderId=7');
    expect((await ship([lineOf(body.data[0].id, 2)])).status).toBe(201);
    expect(await stock()).toEqual([6, 2]);
  });

  it('that left before a count is lacked by the count already', async () => {
    const id = await order('1', 5);
    const shippedAt = gateway.clock.now().toISOString();
    gateway.clock.advance(60_000);
    await merchant.ask('POST', `/v1/items/${item}/counts`, { quantity: 8 });
    gateway.clock.advance(1_000);
    await ship([lineOf(id, 2)], 'S-1', { shippedAt });
    expect(await stock()).toEqual([8, 3]);
  });

  it('and orders that come at once are booked one after the other', async () => {
    const ids = [await order('1', 3), await order('2', 3)];
    await Promise.all([
      ...ids.map((id, index) => ship([lineOf(id, 2)], `S-${index}`)),
      ...ids.map((id, index) => ship([lineOf(id, 2)], `S-${index}`)),
      order('1', 3, { state: 'closed', version: 2 }),
      order('3', 4),
    ]);
    expect(await stock()).toEqual([5, 5]);
  });

  it('is not for merchants whose stock is in a source store', async () => {
    const { body: source } = await gateway.ask('POST', '/v1/merchants', {
      name: 'Source',
      stockAuthority: 'source',
    });
    const id = await order('1', 1);
    const body = { reference: 'S-1', lines: [lineOf(id, 1)] };
    const answer = await gateway.ask('POST', '/v1/shipments', body, { merchant: source.id });
    expect(codeOf(answer)).toEqual([409, 'stock_not_in_warehouse']);
  });
});

describe('a shipment of a held order', () => {
  it('is refused, and says what holds it', async () => {
    const id = await order('1', 5);
    await merchant.ask('PUT', `/v1/items/${item}/preferences`, { streetDate: '2999-01-01T00:00:00Z' });
    const answer = await ship([lineOf(id, 1)]);
    expect(codeOf(answer)).toEqual([409, 'order_held']);
    expect(answer.body.holds).toMatchObject([{ reason: 'street_date', externalLineId: '1' }]);
    expect(await stock()).toEqual([10, 5]);
  });
});

describe('a shipment of a line that moves no stock', () => {
  it('is refused, and says why it moves none', async () => {
    const id = await order('1', 5, { lines: orderFor('1', { cup: 5 }).lines });
    const answer = await ship([lineOf(id, 1)]);
    expect([...codeOf(answer), answer.body.effect]).toEqual([
      409,
      'order_line_not_counted',
      'unknown_listing',
    ]);
  });
});

describe('a file of shipments', () => {
  const header = 'reference,order,line,sku,units,location,carrier,trackingNumber';
  const book = (lines: readonly string[], path = '/v1/shipments.csv') =>
    merchant.ask('POST', path, [header, ...lines].join('\n'));
  const codes = (rows: readonly { line: number; outcome: string; code: string | null }[]) =>
    rows.map(({ line, outcome, code }) => [line, code ?? outcome]);

  it('is tried first, then booked; sent again, it ships nothing twice', async () => {
    await order('101', 5);
    const two = await order('102', 3);
    const lines = [
      'S-1,101,,mug,2,,Post,T1',
      `S-1,${two},1,,3,,,`,
      'S-2,101,,MUG,9,,,',
      'S-2,999,,MUG,1,,,',
      'S-2,101,7,,1,,,',
      'S-2,101,,MUG,0,,,',
      ',101,,MUG,1,,,',
    ];
    const expected = (done: string) => [
      [2, done],
      [3, done],
      [4, 'shipped_too_many'],
      [5, 'order_not_found'],
      [6, 'order_line_not_found'],
      [7, 'row_units_invalid'],
      [8, 'reference_missing'],
    ];
    const { body: tried } = await book(lines, '/v1/shipments/preview.csv');
    expect(codes(tried.rows)).toEqual(expected('would_book'));
    expect(tried.rows[0].effect).toMatchObject({
      onHandBefore: 10,
      onHandAfter: 8,
      committedBefore: 8,
      committedAfter: 6,
    });
    expect(await stock()).toEqual([10, 8]);
    expect(codes((await book(lines)).body.rows)).toEqual(expected('booked'));
    expect(codes((await book(lines)).body.rows)).toEqual(expected('unchanged'));
    expect(await stock()).toEqual([5, 3]);
    expect(codes((await book(['S-1,101,,MUG,3,,,'])).body.rows)).toEqual([[2, 'shipment_exists']]);
  });

  it('drops no row silently that names an order line again, or ships it elsewhere', async () => {
    await order('101', 5);
    const back = await merchant.create('/v1/locations', { name: 'Back room' });
    const lines = ['S-1,101,,MUG,2,,,', 'S-1,101,,MUG,2,Back room,,', 'S-1,101,1,,1,,,', 'S-2,101,,MUG,1,,,'];
    const { body } = await book(lines);
    expect(codes(body.rows)).toEqual([
      [2, 'booked'],
      [3, 'order_line_named_twice'],
      [4, 'order_line_named_twice'],
      [5, 'booked'],
    ]);
    expect(await stock()).toEqual([7, 2]);
    expect(codes((await book(['S-1,101,,MUG,2,Back room,,'])).body.rows)).toEqual([[2, 'shipment_exists']]);
    const orderId = (await merchant.ask('GET', '/v1/orders?externalOrderId=101')).body.data[0].id;
    expect(codeOf(await ship([lineOf(orderId, 2, { locationId: back })]))).toEqual([409, 'shipment_exists']);
    expect((await ship([lineOf(orderId, 2)])).status).toBe(201);
  });
});
