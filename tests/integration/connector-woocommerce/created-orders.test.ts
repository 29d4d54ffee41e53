import { randomUUID } from 'node:crypto';
import woocommerce from '@woocommerce/woocommerce-rest-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Served } from '@onhand/connector-kit/testing/ask.ts';
import { search } from '@onhand/connector-kit/testing/rules/creation-calls.ts';
import { order as orderSchema } from '@onhand/connector-woocommerce/order-schema.ts';
import { snapshotOf } from '@onhand/connector-woocommerce/order-snapshot.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import { credentialsOf, refOf, servedShop } from './arrangement.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let control: SandboxControl;
beforeAll(async () => {
  sandbox = await startSandbox();
  control = sandbox.control;
});
afterAll(() => sandbox?.close());

/** A shop with one item of ten units, and an order of two of them. */
async function arrange({ permissions = 'read_write' }: { permissions?: 'read' | 'read_write' } = {}) {
  const shop = `shop-${randomUUID().slice(0, 8)}`;
  const summary = await control.createShop({ id: shop, permissions });
  const { ask }: Served = servedShop(summary);
  const { id: productId } = await control.addProduct(shop, { name: 'Item', stock: 10, price: '10.00' });
  const order: NewOrder = {
    marker: `onhand:${randomUUID()}`,
    since: new Date().toISOString(),
    copyOf: { shop: 'Elsewhere', number: '77' },
    currency: 'USD',
    email: 'ada@example.com',
    shippingCost: { title: 'Courier', charge: { net: '4.50', tax: null } },
    lines: [{ ref: refOf(productId), title: 'Item', quantity: 2, charge: { net: '25.00', tax: null } }],
  };
  const find = () => search(ask, order);
  return { shop, summary, ask, productId, order, find };
}

test('a created order costs what the copied one cost, and says which one that was', async () => {
  const { summary, ask, order } = await arrange();
  const made = await ask('orders.create', order);
  if (made.kind !== 'created') throw new Error(made.kind);
  expect(made.created).toMatchObject({ total: '29.50', currency: 'USD' });
  const { consumerKey, consumerSecret } = credentialsOf(summary).secrets;
  const shop = new woocommerce.default({
    url: summary.baseUrl,
    consumerKey: consumerKey ?? '',
    consumerSecret: consumerSecret ?? '',
    version: 'wc/v3',
  });
  const { data } = await shop.get(`orders/${made.created.externalId}`);
  expect(data).toMatchObject({
    status: 'processing',
    created_via: 'rest-api',
    billing: { email: 'ada@example.com' },
    line_items: [{ quantity: 2, total: '25.00', subtotal: '25.00' }],
    shipping_lines: [{ method_title: 'Courier', total: '4.50' }],
    meta_data: [
      { key: '_onhand_marker', value: order.marker },
      { key: 'Copy of', value: 'Elsewhere 77' },
    ],
  });
});

test('the webhook of a created order carries its marker', async () => {
  const { shop, ask, order } = await arrange();
  const webhook = { topic: 'order.created', url: `${sandbox.url}/healthz`, secret: 'secret' };
  await control.addWebhook(shop, webhook);
  await ask('orders.create', order);
  await control.settled(shop);
  const delivered = (await control.deliveries(shop)).filter(({ topic }) => topic === 'order.created');
  expect(
    delivered.map(({ body }) => snapshotOf(orderSchema.parse(JSON.parse(body)), 'event').marker),
  ).toEqual([order.marker]);
});

test('an order in the trash is found: it was made', async () => {
  const { shop, ask, order, find } = await arrange();
  const made = await ask('orders.create', order);
  if (made.kind !== 'created') throw new Error(made.kind);
  await control.deleteOrder(shop, Number(made.created.externalId));
  expect(await find()).toMatchObject({
    kind: 'found',
    orders: [{ externalId: made.created.externalId, complete: true }],
  });
});

test('a shop whose clock is an hour behind shows the order', async () => {
  const { shop, ask, order, find } = await arrange();
  await control.skewClock(shop, -60 * 60_000);
  const made = await ask('orders.create', order);
  if (made.kind !== 'created') throw new Error(made.kind);
  expect(await find()).toMatchObject({ kind: 'found', orders: [{ externalId: made.created.externalId }] });
});

test('an order behind more than a page of others is found, and one of them may be unreadable', async () => {
  const { shop, ask, order, productId, find } = await arrange();
  const others = Array.from({ length: 120 }, () =>
    control.placeOrder(shop, { lines: [{ productId, quantity: 1 }] }),
  );
  const [first] = await Promise.all(others);
  const garbled = { kind: 'garble_order' as const, orderId: first?.id ?? 0, fields: { meta_data: 'plugin' } };
  await control.addFault(shop, garbled);
  expect(await find()).toMatchObject({ kind: 'absent' });
  const made = await ask('orders.create', order);
  if (made.kind !== 'created') throw new Error(made.kind);
  expect(await find()).toMatchObject({ kind: 'found', orders: [{ externalId: made.created.externalId }] });
});

test('a shop that refuses the order creates nothing and says why in its words', async () => {
  const { ask, order, find } = await arrange();
  await expect(ask('orders.create', { ...order, email: 'no address' })).resolves.toMatchObject({
    kind: 'rejected',
    code: 'rest_invalid_param',
  });
  expect(await find()).toMatchObject({ kind: 'absent' });
});

test('a key that may only read creates nothing, and is not taken for a wrong one', async () => {
  const { ask, order, find } = await arrange({ permissions: 'read' });
  expect(await ask('orders.create', order)).toMatchObject({ kind: 'rejected', code: 'permission_missing' });
  expect(await find()).toMatchObject({ kind: 'absent' });
});

test('a cursor of another search is refused', async () => {
  const { ask, order } = await arrange();
  for (const cursor of ['', '{}', '["trash",{}]']) {
    const { marker, since } = order;
    expect(await ask('orders.findByMarker', { marker, since, drafts: false, cursor })).toMatchObject({
      kind: 'rejected',
      code: 'cursor_invalid',
    });
  }
});
