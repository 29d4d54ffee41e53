import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import type { Served } from '@onhand/connector-kit/testing/ask.ts';
import { connector } from '@onhand/connector-vendure/connector.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import { startVendure } from '../../platforms/vendure.ts';
import type { Vendure } from '../../platforms/vendure.ts';
import { losingProxy } from './losing-proxy.ts';

let vendure: Vendure;
let ask: Served['ask'];
beforeAll(async () => {
  vendure = await startVendure({ postgresUrl: inject('postgresUrl') });
  ({ ask } = servedFor(connector, { baseUrl: vendure.url, secrets: { ...vendure.credentials } }));
});
afterAll(() => vendure?.stop());

const withId = z.object({ id: z.string() });

/** An order of two units of a new variant with `stock` units. */
async function orderOf({ stock = 10 } = {}) {
  const sku = `ITEM-${randomUUID().slice(0, 8)}`;
  const { productId, variantId } = await vendure.createProduct({ sku, stock });
  const ref = { unit: variantId, group: productId, location: vendure.defaultLocationId };
  const order: NewOrder = {
    marker: `onhand:${randomUUID()}`,
    since: new Date().toISOString(),
    copyOf: { shop: 'Elsewhere', number: '77' },
    currency: 'USD',
    email: `${sku.toLowerCase()}@example.com`,
    shipping: { firstName: 'Ada', lastName: 'Shopper', line1: '1 High Street', country: 'US' },
    lines: [{ ref, title: 'Item', quantity: 2, charge: { net: '25.00', tax: null } }],
  };
  return { sku, order };
}

function find({ marker, since }: NewOrder) {
  return ask('orders.findByMarker', { marker, since, drafts: false, cursor: null });
}

async function draftIds(): Promise<readonly string[]> {
  const { orders } = await vendure.api.admin(
    z.object({ orders: z.object({ items: z.array(withId) }) }),
    'query { orders(options: { filter: { state: { eq: "Draft" } } }) { items { id } } }',
  );
  return orders.items.map(({ id }) => id);
}

test('more than the shop has is refused, and no draft is left', async () => {
  const { sku, order } = await orderOf({ stock: 1 });
  expect(await ask('orders.create', order)).toMatchObject({ kind: 'rejected', code: 'insufficient_stock' });
  expect(await draftIds()).toEqual([]);
  expect(await find(order)).toMatchObject({ kind: 'absent' });
  expect(await vendure.readStock(sku)).toMatchObject({ onHand: 1, allocated: 0 });
});

test('an order without an e-mail address is refused, its draft is not', async () => {
  const { email: _, ...order } = (await orderOf()).order;
  expect(await ask('orders.create', order)).toMatchObject({ kind: 'rejected', code: 'customer_missing' });
  expect(await ask('orders.createDraft', order)).toMatchObject({ kind: 'created', existed: false });
});

test("a country that the shop does not know is refused in Vendure's words", async () => {
  const { order } = await orderOf();
  const abroad = { ...order, shipping: { ...order.shipping, country: 'ZZ' } };
  expect(await ask('orders.create', abroad)).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('ZZ'),
  });
  expect(await find(order)).toMatchObject({ kind: 'absent' });
});

test('a customer with an account keeps their name, and gets the order', async () => {
  const { order } = await orderOf();
  const email = order.email ?? '';
  const { createCustomer } = await vendure.api.admin(
    z.object({ createCustomer: withId }),
    `mutation ($email: String!) {
      createCustomer(input: { firstName: "Grace", lastName: "Known", emailAddress: $email }, password: "secret-1") {
        ... on Customer { id }
      }
    }`,
    { email },
  );
  const made = await ask('orders.create', order);
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  const { order: stored } = await vendure.api.admin(
    z.object({ order: z.object({ customer: withId.extend({ firstName: z.string() }) }) }),
    'query ($id: ID!) { order(id: $id) { customer { id firstName } } }',
    { id: made.created.externalId },
  );
  expect(stored.customer).toEqual({ id: createCustomer.id, firstName: 'Grace' });
});

test('two lines of one variant become one line of both', async () => {
  const { sku, order } = await orderOf();
  const made = await ask('orders.create', { ...order, lines: [...order.lines, ...order.lines] });
  expect(made).toMatchObject({ kind: 'created', created: { order: { lines: [{ quantity: 4 }] } } });
  expect(await vendure.readStock(sku)).toMatchObject({ allocated: 4 });
});

test('a creation that ended halfway is found as incomplete, reserves nothing, and is completed', async () => {
  const { sku, order } = await orderOf();
  const proxy = await losingProxy(vendure.url, 2);
  const losing = servedFor(connector, { baseUrl: proxy.url, secrets: { ...vendure.credentials } });
  expect(await losing.ask('orders.create', order)).toMatchObject({ kind: 'unknown' });
  proxy.close();
  const half = await find(order);
  expect(half).toMatchObject({ kind: 'found', orders: [{ complete: false }] });
  expect(await vendure.readStock(sku)).toMatchObject({ allocated: 0 });
  const made = await ask('orders.create', order);
  expect(made).toMatchObject({ kind: 'created', existed: false, created: { order: { state: 'open' } } });
  expect(await find(order)).toMatchObject({ kind: 'found', orders: [{ complete: true }] });
  expect(await vendure.readStock(sku)).toMatchObject({ allocated: 2 });
});

test('a begun order that somebody edited is left alone', async () => {
  const { order } = await orderOf();
  const other = await vendure.createProduct({ sku: `OTHER-${randomUUID().slice(0, 8)}`, stock: 5 });
  const proxy = await losingProxy(vendure.url, 2);
  const losing = servedFor(connector, { baseUrl: proxy.url, secrets: { ...vendure.credentials } });
  expect(await losing.ask('orders.create', order)).toMatchObject({ kind: 'unknown' });
  proxy.close();
  const half = await find(order);
  if (half.kind !== 'found') throw new Error(half.kind);
  const id = half.orders[0]?.externalId;
  await vendure.api.admin(
    z.record(z.string(), z.unknown()),
    `mutation ($id: ID!, $input: AddItemToDraftOrderInput!) {
      addItemToDraftOrder(orderId: $id, input: $input) { __typename }
    }`,
    { id, input: { productVariantId: other.variantId, quantity: 1 } },
  );
  expect(await ask('orders.create', order)).toMatchObject({ kind: 'rejected', code: 'order_changed' });
  expect(await find(order)).toMatchObject({ kind: 'found', orders: [{ externalId: id, complete: false }] });
});

test('staff sees which order was copied', async () => {
  const { order } = await orderOf();
  const made = await ask('orders.create', { ...order, note: 'Ring twice.' });
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  const { order: stored } = await vendure.api.admin(
    z.object({
      order: z.object({ history: z.object({ items: z.array(z.object({ data: z.unknown() })) }) }),
    }),
    `query ($id: ID!) {
      order(id: $id) { history(options: { filter: { type: { eq: "ORDER_NOTE" } } }) { items { data } } }
    }`,
    { id: made.created.externalId },
  );
  const text = `Copy of Elsewhere 77. The shopper wrote: Ring twice. Onhand marker: ${order.marker}`;
  expect(stored.history.items).toEqual([{ data: { note: text } }]);
});
