import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { location, quantitiesOf, shopifyShop } from './testing/ask.ts';
import type { Ask } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const arrange = () =>
  shopifyShop(sandbox, { products: [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10, price: '10' }] });
const quantities = (ask: Ask) => quantitiesOf(ask, 'MUG');
const mug = 'gid://shopify/ProductVariant/40000000100';

async function bought(id: string, quantity: number) {
  const order = await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity }] });
  return { id: order.id, lineId: order.lines[0]?.lineId ?? 0 };
}

test('an order commits its units, and fulfilling it takes them off on hand', async () => {
  const { id, ask } = await arrange();
  const order = await bought(id, 3);
  expect(await quantities(ask)).toEqual({ available: 7, committed: 3, reserved: 0, on_hand: 10 });
  await sandbox.control.changeOrder(id, order.id, { status: 'fulfilled' });
  expect(await quantities(ask)).toEqual({ available: 7, committed: 0, reserved: 0, on_hand: 7 });
  const { data } = await ask(
    `{ orders(first: 1) { nodes { displayFulfillmentStatus
      fulfillments { fulfillmentLineItems(first: 5) { nodes { quantity } } } } } }`,
  );
  expect(data.orders.nodes).toEqual([
    {
      displayFulfillmentStatus: 'FULFILLED',
      fulfillments: [{ fulfillmentLineItems: { nodes: [{ quantity: 3 }] } }],
    },
  ]);
});

test('a cancellation puts the units back, and says so in a refund', async () => {
  const { id, ask } = await arrange();
  const order = await bought(id, 3);
  await sandbox.control.cancelOrder(id, order.id);
  expect(await quantities(ask)).toMatchObject({ available: 10, committed: 0, on_hand: 10 });
  const { data } = await ask(
    `{ orders(first: 1) { nodes { cancelledAt refunds { refundLineItems(first: 5) {
      nodes { quantity restockType restocked } } } lineItems(first: 5) { nodes { quantity currentQuantity } } } } }`,
  );
  expect(data.orders.nodes).toMatchObject([
    {
      cancelledAt: expect.any(String),
      refunds: [{ refundLineItems: { nodes: [{ quantity: 3, restockType: 'CANCEL', restocked: true }] } }],
      lineItems: { nodes: [{ quantity: 3, currentQuantity: 0 }] },
    },
  ]);
});

test.each([
  ['not restocked', { restock: false, shipped: false }, { available: 7, committed: 2, on_hand: 9 }],
  ['restocked', { restock: true, shipped: false }, { available: 8, committed: 2, on_hand: 10 }],
  ['returned', { restock: true, shipped: true }, { available: 8, committed: 0, on_hand: 8 }],
])('a refunded unit is %s', async (_, { restock, shipped }, expected) => {
  const { id, ask } = await arrange();
  const order = await bought(id, 3);
  if (shipped) await sandbox.control.changeOrder(id, order.id, { status: 'fulfilled' });
  await sandbox.control.refund(id, order.id, { lines: [{ lineId: order.lineId, quantity: 1 }], restock });
  expect(await quantities(ask)).toMatchObject(expected);
});

test('an edited line commits the difference', async () => {
  const { id, ask } = await arrange();
  const order = await bought(id, 3);
  const edit = (quantity: number) =>
    sandbox.control.changeOrder(id, order.id, { lines: [{ lineId: order.lineId, quantity }] });
  await edit(5);
  expect(await quantities(ask)).toMatchObject({ available: 5, committed: 5 });
  await edit(1);
  expect(await quantities(ask)).toMatchObject({ available: 9, committed: 1 });
});

const createOrder = `mutation($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
  orderCreate(order: $order, options: $options) { order { id name tags } userErrors { field code message } }
}`;

test.each([
  ['BYPASS', 12, { available: 10, committed: 0 }],
  ['DECREMENT_IGNORING_POLICY', 12, { available: -2, committed: 12 }],
  ['DECREMENT_OBEYING_POLICY', 2, { available: 8, committed: 2 }],
])('a created order with %s takes stock accordingly', async (inventoryBehaviour, quantity, expected) => {
  const { ask } = await arrange();
  const { data } = await ask(createOrder, {
    order: { tags: ['onhand:1'], lineItems: [{ variantId: mug, quantity }] },
    options: { inventoryBehaviour },
  });
  expect(data.orderCreate).toMatchObject({ order: { tags: ['onhand:1'] }, userErrors: [] });
  expect(await quantities(ask)).toMatchObject(expected);
  const found = await ask(`{ orders(first: 5, query: "tag:'onhand:1'") { nodes { name } } }`);
  expect(found.data.orders.nodes).toEqual([{ name: '#1001' }]);
});

test('a created order that would take more than there is, is refused by the policy', async () => {
  const { ask } = await arrange();
  const { data, errors } = await ask(createOrder, {
    order: { lineItems: [{ variantId: mug, quantity: 11 }] },
    options: { inventoryBehaviour: 'DECREMENT_OBEYING_POLICY' },
  });
  expect(errors).toEqual([]);
  expect(data.orderCreate).toMatchObject({
    order: null,
    userErrors: [{ field: ['order', 'lineItems', '0'], code: 'INVENTORY_CLAIM_FAILED' }],
  });
  expect(await quantities(ask)).toMatchObject({ available: 10, committed: 0 });
});

const createDraft = `mutation($input: DraftOrderInput!) {
  draftOrderCreate(input: $input) { draftOrder { id } userErrors { field message } }
}`;

test('a draft order reserves its units, and its completion commits them', async () => {
  const { ask } = await arrange();
  const input = {
    lineItems: [{ variantId: mug, quantity: 4 }],
    reserveInventoryUntil: '2030-01-01T00:00:00Z',
  };
  const { data } = await ask(createDraft, { input });
  expect(await quantities(ask)).toEqual({ available: 6, committed: 0, reserved: 4, on_hand: 10 });
  const complete = await ask(
    'mutation($id: ID!) { draftOrderComplete(id: $id) { draftOrder { status order { name } } userErrors { message } } }',
    { id: data.draftOrderCreate.draftOrder.id },
  );
  expect(complete.data.draftOrderComplete.draftOrder).toEqual({
    status: 'COMPLETED',
    order: { name: '#1001' },
  });
  expect(await quantities(ask)).toEqual({ available: 6, committed: 4, reserved: 0, on_hand: 10 });
});

test('a deleted draft order gives back what it reserved', async () => {
  const { ask } = await arrange();
  const input = {
    lineItems: [{ variantId: mug, quantity: 4 }],
    reserveInventoryUntil: '2030-01-01T00:00:00Z',
  };
  const { data } = await ask(createDraft, { input });
  await ask('mutation($input: DraftOrderDeleteInput!) { draftOrderDelete(input: $input) { deletedId } }', {
    input: { id: data.draftOrderCreate.draftOrder.id },
  });
  expect(await quantities(ask)).toMatchObject({ available: 10, reserved: 0 });
});

test('stock moves to another location when its own is deactivated, with what is committed', async () => {
  const { id, ask } = await arrange();
  await bought(id, 3);
  const added = await ask(
    `mutation { locationAdd(input: { name: "Cellar", address: { countryCode: US } }) {
      location { id } userErrors { code } } }`,
  );
  const cellar = added.data.locationAdd.location.id;
  const deactivate = (other: string | null) =>
    ask(
      `mutation($from: ID!, $to: ID, $key: String!) {
        locationDeactivate(locationId: $from, destinationLocationId: $to) @idempotent(key: $key) {
          location { isActive } locationDeactivateUserErrors { code }
        }
      }`,
      { from: location, to: other, key: randomUUID() },
    );
  expect((await deactivate(null)).data.locationDeactivate).toMatchObject({
    locationDeactivateUserErrors: [{ code: 'HAS_ACTIVE_INVENTORY_ERROR' }],
  });
  expect((await deactivate(cellar)).data.locationDeactivate).toEqual({
    location: { isActive: false },
    locationDeactivateUserErrors: [],
  });
  expect(await quantities(ask)).toMatchObject({ available: 7, committed: 3 });
  expect((await ask('{ locations(first: 5) { nodes { name } } }')).data.locations.nodes).toEqual([
    { name: 'Cellar' },
  ]);
});

test('a difference is added once per idempotency key', async () => {
  const { ask } = await arrange();
  const variables = {
    key: randomUUID(),
    input: {
      name: 'available',
      reason: 'correction',
      changes: [
        {
          inventoryItemId: 'gid://shopify/InventoryItem/90000000100',
          locationId: location,
          delta: -4,
          changeFromQuantity: null,
        },
      ],
    },
  };
  const adjust = `mutation($input: InventoryAdjustQuantitiesInput!, $key: String!) {
    inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { userErrors { code } }
  }`;
  await ask(adjust, variables);
  await ask(adjust, variables);
  expect(await quantities(ask)).toMatchObject({ available: 6, on_hand: 6 });
});
