import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
let item: string;
let orderId: string;
let placedAt: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
/** Five of ten units are ordered and shipped. */
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
  item = await merchant.createItem(10);
  await merchant.createListing(integration, { itemId: item, externalKey: 'mug' });
  gateway.clock.advance(1_000);
  placedAt = gateway.clock.now().toISOString();
  await news(1, {});
  orderId = (await merchant.ask('GET', '/v1/orders?externalOrderId=1')).body.data[0].id;
  const lines = [{ orderId, externalLineId: '1', units: 5 }];
  await merchant.create('/v1/shipments', { reference: 'S-1', lines });
});
afterEach(async () => {
  expect(await verifyStock(gateway.db)).toEqual([]);
});

/** The shop tells of the order, by `line` of its five units. */
async function news(
  version: number,
  line: object,
  changes: Parameters<typeof orderFor>[2] = {},
): Promise<void> {
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  const lines = orderFor('1', { mug: 5 }).lines.map((one) => ({ ...one, ...line }));
  const snapshot = orderFor('1', { mug: 5 }, { placedAt, version, lines, ...changes });
  await takeIn(gateway.db, [deliveryOf(to, snapshot)], gateway);
}
/** The shop tells of an order that it has sent itself: no shipment of it is known. Returns its id. */
async function orderOfShop(
  version: number,
  units: number,
  changes: Parameters<typeof orderFor>[2],
): Promise<string> {
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  const snapshot = orderFor('2', { mug: units }, { placedAt, version, ...changes });
  await takeIn(gateway.db, [deliveryOf(to, snapshot)], gateway);
  return (await merchant.ask('GET', '/v1/orders?externalOrderId=2')).body.data[0].id;
}
const announce = (units: number, reference = 'R-1') =>
  merchant.ask('POST', '/v1/returns', { reference, orderId, lines: [{ externalLineId: '1', units }] });
const inspect = (id: string, sellable: number, damaged = 0) =>
  merchant.ask('POST', `/v1/returns/${id}/inspect`, {
    lines: [{ externalLineId: '1', sellable, damaged }],
    note: 'looked at',
  });
const stock = async () => {
  const { body } = await merchant.ask('GET', `/v1/items/${item}/stock`);
  return [body.onHand, body.committed];
};
const codeOf = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code];

it('a return moves no stock before it is inspected; then sellable units are on hand again', async () => {
  expect(await stock()).toEqual([5, 0]);
  const { status, body } = await announce(3);
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { state: 'announced', orderId, lines: [{ announced: 3, received: null }] },
  });
  const came = await merchant.ask('POST', `/v1/returns/${body.id}/receive`, {});
  expect(came.body).toMatchObject({ state: 'received', lines: [{ received: 3, sellable: null }] });
  expect(await stock()).toEqual([5, 0]);
  const looked = await inspect(body.id, 2, 1);
  expect(looked.body).toMatchObject({ state: 'inspected', lines: [{ sellable: 2, damaged: 1 }] });
  expect(await stock()).toEqual([7, 0]);
  const { body: movements } = await merchant.ask('GET', `/v1/items/${item}/movements`);
  expect(movements.data[0]).toMatchObject({
    kind: 'adjustment',
    onHandDelta: 2,
    reason: 'returned',
    note: 'looked at',
  });
  expect((await merchant.ask('GET', '/v1/returns?state=inspected')).body.data).toMatchObject([
    { id: body.id },
  ]);
});

it('what was done is done once, and not otherwise', async () => {
  const { body } = await announce(3);
  expect((await announce(3)).body.id).toBe(body.id);
  expect(codeOf(await announce(2))).toEqual([409, 'return_exists']);
  await inspect(body.id, 3);
  expect((await inspect(body.id, 3)).status).toBe(200);
  expect(await stock()).toEqual([8, 0]);
  expect(codeOf(await inspect(body.id, 2))).toEqual([409, 'return_not_open']);
  expect(codeOf(await merchant.ask('POST', `/v1/returns/${body.id}/cancel`))).toEqual([
    409,
    'return_not_open',
  ]);
});

it('the same inspection at once is booked once, and another place is another inspection', async () => {
  const { body } = await announce(3);
  const both = await Promise.all([inspect(body.id, 3), inspect(body.id, 3), inspect(body.id, 3)]);
  expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await stock()).toEqual([8, 0]);
  const locationId = await merchant.create('/v1/locations', { name: 'Back room' });
  const lines = [{ externalLineId: '1', sellable: 3, damaged: 0, locationId }];
  const elsewhere = await merchant.ask('POST', `/v1/returns/${body.id}/inspect`, { lines });
  expect(codeOf(elsewhere)).toEqual([409, 'return_not_open']);
});

it('no more comes back than has left', async () => {
  const { body } = await announce(3);
  const many = await announce(3, 'R-2');
  expect({ code: many.body.code, left: many.body.left, returns: many.body.returns }).toEqual({
    code: 'returned_too_many',
    left: 5,
    returns: 6,
  });
  await merchant.ask('POST', `/v1/returns/${body.id}/cancel`);
  const { body: other } = await announce(3, 'R-3');
  expect(codeOf(await inspect(other.id, 6))).toEqual([409, 'returned_too_many']);
  expect(await stock()).toEqual([5, 0]);
  await inspect(other.id, 5);
  expect(codeOf(await announce(1, 'R-4'))).toEqual([409, 'returned_too_many']);
  expect(await stock()).toEqual([10, 0]);
});

it('the shop that restocks the same units later adds nothing', async () => {
  const { body } = await announce(2);
  await inspect(body.id, 1, 1);
  expect(await stock()).toEqual([6, 0]);
  await news(2, { restocked: 2 }, { state: 'closed' });
  expect(await stock()).toEqual([6, 0]);
  await news(3, { restocked: 3 }, { state: 'closed' });
  expect(await stock()).toEqual([7, 0]);
});

it('what the shop restocked before is not added again, and the damaged ones of it are taken off', async () => {
  await news(2, { restocked: 2 }, { state: 'closed' });
  expect(await stock()).toEqual([7, 0]);
  const { body } = await announce(2);
  await inspect(body.id, 1, 1);
  expect(await stock()).toEqual([6, 0]);
  await news(3, { restocked: 2, unitPrice: '11.00' }, { state: 'closed' });
  expect(await stock()).toEqual([6, 0]);
});

it.each<[string, NonNullable<Parameters<typeof orderFor>[2]>, number]>([
  ['is cancelled', { state: 'cancelled' }, 0],
  ['is cancelled, and the shop restocks them all', { state: 'cancelled' }, 4],
  ['loses the line', { state: 'closed', lines: [] }, 0],
  ['is pending again', { state: 'pending' }, 0],
  ['is open again', { state: 'open' }, 0],
])('an order that %s gives back no unit that was inspected', async (_what, told, restocked) => {
  orderId = await orderOfShop(1, 4, { state: 'closed' });
  expect(await stock()).toEqual([1, 0]);
  const { body } = await announce(2);
  await inspect(body.id, 2);
  expect(await stock()).toEqual([3, 0]);
  const lines = orderFor('2', { mug: 4 }, told).lines.map((line) => ({ ...line, restocked }));
  await orderOfShop(2, 4, { ...told, lines });
  expect((await stock())[0]).toBe(5);
});

it('what the shop restocked is taken off where it was put, and added where it was looked at', async () => {
  const back = await merchant.create('/v1/locations', { name: 'Back room' });
  await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity: 1, locationId: back });
  await news(2, { restocked: 2 }, { state: 'closed' });
  const { body } = await announce(3);
  await merchant.ask('POST', `/v1/returns/${body.id}/inspect`, {
    lines: [{ externalLineId: '1', sellable: 2, damaged: 1, locationId: back }],
  });
  const { body: now } = await merchant.ask('GET', `/v1/items/${item}/stock`);
  const levels = now.levels.map((level: { locationId: string; onHand: number }) => {
    return [level.locationId === back ? 'back' : 'first', level.onHand];
  });
  expect(levels.toSorted()).toEqual([
    ['back', 3],
    ['first', 5],
  ]);
});

it('a count lacks what nobody has looked at yet, so the inspection adds it', async () => {
  await news(2, { restocked: 2 }, { state: 'closed' });
  expect(await stock()).toEqual([7, 0]);
  gateway.clock.advance(1_000);
  await merchant.ask('POST', `/v1/items/${item}/counts`, { quantity: 5 });
  gateway.clock.advance(1_000);
  await news(3, { restocked: 3 }, { state: 'closed' });
  expect(await stock()).toEqual([6, 0]);
  const { body: first } = await announce(2);
  await inspect(first.id, 1, 1);
  expect(await stock()).toEqual([7, 0]);
  const { body: second } = await announce(1, 'R-2');
  await inspect(second.id, 1);
  expect(await stock()).toEqual([7, 0]);
  await news(4, { restocked: 3, unitPrice: '11.00' }, { state: 'closed' });
  expect(await stock()).toEqual([7, 0]);
});

it('orders that wait get the sellable units first', async () => {
  const other = orderFor('2', { mug: 8 }, { placedAt });
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  await takeIn(gateway.db, [deliveryOf(to, other)], gateway);
  expect(await stock()).toEqual([5, 5]);
  const { body } = await announce(2);
  await inspect(body.id, 2);
  expect(await stock()).toEqual([7, 7]);
});

it('a file of returns is tried first, then booked return by return; sent again, it books nothing twice', async () => {
  const file = [
    'reference,order,line,units,sellable,damaged',
    'R-1,1,1,2,1,1',
    'R-2,1,1,2,,',
    'R-3,1,1,2,,',
    'R-4,1,1,1,x,',
    'R-5,1,1,1,,',
    'R-5,1,9,1,,',
  ].join('\n');
  const book = (path: string) => merchant.ask('POST', path, file);
  const codes = (rows: readonly { line: number; outcome: string; code: string | null }[]) =>
    rows.map(({ outcome, code }) => code ?? outcome);
  const rest = ['row_units_invalid', 'return_rows_refused', 'order_line_not_found'];
  const { body: tried } = await book('/v1/returns/preview.csv');
  expect(codes(tried.rows)).toEqual(['would_book', 'would_book', 'would_book', ...rest]);
  expect(tried.rows[0].effect).toMatchObject({ onHandBefore: 5, onHandAfter: 6 });
  expect(await stock()).toEqual([5, 0]);
  const { body } = await book('/v1/returns.csv');
  expect(codes(body.rows)).toEqual(['booked', 'booked', 'returned_too_many', ...rest]);
  expect(await stock()).toEqual([6, 0]);
  const { body: again } = await book('/v1/returns.csv');
  expect(codes(again.rows)).toEqual(['unchanged', 'unchanged', 'returned_too_many', ...rest]);
  expect(await stock()).toEqual([6, 0]);
});
