import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { orderIdOf } from './ids.ts';
import { ebayShop, fulfillment } from './testing/ask.ts';
import type { Ask } from './testing/ask.ts';

const clock = movableClock(stillClock(new Date('2026-11-20T10:00:00.250Z')));
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clock });
});
afterAll(() => sandbox?.close());

const products = [
  { id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '12.50' },
  { id: 200, name: 'Cup', sku: 'CUP', stock: 10 },
];

const changedSince = async (ask: Ask, range: string) => {
  const filter = encodeURIComponent(`lastmodifieddate:[${range}]`);
  const { body } = await ask('GET', `${fulfillment}/order?filter=${filter}`);
  return body.orders.map(({ orderId }: { orderId: string }) => orderId);
};

test('orders are found by when they last changed, in milliseconds and both ends included', async () => {
  const { id, ask } = await ebayShop(sandbox, { products });
  const place = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const from = clock.now().toISOString();
  const first = await place();
  clock.advance(1);
  const between = clock.now().toISOString();
  const second = await place();
  const [one, two] = [orderIdOf(first.id), orderIdOf(second.id)];
  expect(await changedSince(ask, `${from}..`)).toEqual([two, one]);
  expect(await changedSince(ask, `${between}..`)).toEqual([two]);
  expect(await changedSince(ask, `${from}..${from}`)).toEqual([one]);
  clock.advance(1_000);
  const later = clock.now().toISOString();
  await sandbox.control.changeOrder(id, first.id, { status: 'fulfilled' });
  expect(await changedSince(ask, `${later}..`)).toEqual([one]);
});

test('a wrong filter is refused with its own error', async () => {
  const { ask } = await ebayShop(sandbox);
  const errorOf = async (filter: string) =>
    (await ask('GET', `${fulfillment}/order?filter=${encodeURIComponent(filter)}`)).errorId;
  expect(await errorOf('changed:[2026-01-01T00:00:00.000Z..]')).toBe(30700);
  expect(await errorOf('lastmodifieddate:[yesterday..]')).toBe(30810);
  expect(await errorOf('lastmodifieddate:[..2026-01-01T00:00:00.000Z]')).toBe(30820);
  expect(await errorOf('lastmodifieddate:[2026-02-01T00:00:00.000Z..2026-01-01T00:00:00.000Z]')).toBe(30840);
  expect(await errorOf('lastmodifieddate:[2099-01-01T00:00:00.000Z..]')).toBe(30850);
  expect(await ask('GET', `${fulfillment}/order?limit=201`)).toMatchObject({ errorId: 31100 });
  expect(await ask('GET', `${fulfillment}/order/12-00000-99999`)).toMatchObject({
    status: 404,
    errorId: 32100,
  });
});

test('a buyer asks to cancel, then the seller cancels: the payment is refunded', async () => {
  const { id, ask } = await ebayShop(sandbox, { products });
  const order = await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 2 }] });
  const read = async () => (await ask('GET', `${fulfillment}/order/${orderIdOf(order.id)}`)).body;
  await sandbox.control.changeOrder(id, order.id, { status: 'cancel_requested' });
  expect((await read()).cancelStatus).toMatchObject({
    cancelState: 'IN_PROGRESS',
    cancelRequests: [{ cancelInitiator: 'Buyer', cancelRequestState: 'REQUESTED' }],
  });
  expect(await sandbox.control.stockOf(id, 100)).toBe(8);
  await sandbox.control.cancelOrder(id, order.id);
  expect(await read()).toMatchObject({
    cancelStatus: { cancelState: 'CANCELED', cancelRequests: [{ cancelRequestState: 'COMPLETED' }] },
    orderPaymentStatus: 'FULLY_REFUNDED',
    paymentSummary: { refunds: [{ amount: { value: '25.00', currency: 'USD' }, refundStatus: 'REFUNDED' }] },
  });
  const { body } = await ask('GET', `${fulfillment}/order?orderIds=${orderIdOf(order.id)}`);
  expect(body.orders).toMatchObject([{ cancelStatus: { cancelState: 'CANCELED', cancelRequests: [] } }]);
  expect(await sandbox.control.stockOf(id, 100)).toBe(10);
});

test('a refund of a line is pending at first, and leaves the stock alone', async () => {
  const { id, ask } = await ebayShop(sandbox, { products });
  const { id: orderId } = await sandbox.control.placeOrder(id, {
    lines: [
      { productId: 100, quantity: 1 },
      { productId: 200, quantity: 1 },
    ],
  });
  const path = `${fulfillment}/order/${orderIdOf(orderId)}`;
  const [{ lineItemId }] = (await ask('GET', path)).body.lineItems;
  const refundItems = [{ lineItemId, refundAmount: { value: '12.50', currency: 'USD' } }];
  const body = { reasonForRefund: 'BUYER_RETURN', refundItems };
  const refunded = await ask('POST', `${path}/issue_refund`, body);
  expect(refunded).toMatchObject({ status: 200, body: { refundStatus: 'PENDING' } });
  expect((await ask('GET', path)).body).toMatchObject({
    orderPaymentStatus: 'PARTIALLY_REFUNDED',
    lineItems: [
      { refunds: [{ refundId: refunded.body.refundId, amount: { value: '12.50' } }] },
      { refunds: [] },
    ],
  });
  expect(await sandbox.control.stockOf(id, 100)).toBe(9);
  expect(await ask('POST', `${path}/issue_refund`, body)).toMatchObject({ status: 400, errorId: 34915 });
});

test('an order whose payment is pending has lowered the stock already', async () => {
  const { id, ask } = await ebayShop(sandbox, { products });
  const lines = [{ productId: 100, quantity: 3 }];
  const order = await sandbox.control.placeOrder(id, { lines, status: 'pending' });
  expect(await sandbox.control.stockOf(id, 100)).toBe(7);
  const read = async () => (await ask('GET', `${fulfillment}/order/${orderIdOf(order.id)}`)).body;
  expect((await read()).orderPaymentStatus).toBe('PENDING');
  await sandbox.control.changeOrder(id, order.id, { status: 'paid' });
  expect(await read()).toMatchObject({
    orderPaymentStatus: 'PAID',
    buyer: { username: expect.any(String), buyerRegistrationAddress: { fullName: expect.any(String) } },
  });
});

test('a hidden order is in no list, and a garbled one shows the fault’s fields', async () => {
  const { id, ask } = await ebayShop(sandbox, { products });
  const place = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const [hidden, garbled] = [await place(), await place()];
  await sandbox.control.addFault(id, { kind: 'hide_order', orderId: hidden.id });
  const fields = { creationDate: 'no time' };
  await sandbox.control.addFault(id, { kind: 'garble_order', orderId: garbled.id, fields });
  const { body } = await ask('GET', `${fulfillment}/order`);
  expect(body.orders).toMatchObject([{ orderId: orderIdOf(garbled.id), creationDate: 'no time' }]);
});
