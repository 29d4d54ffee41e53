import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { location, shopifyShop } from './testing/ask.ts';
import type { Ask } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const products = [
  { id: 100, name: 'Mug', sku: 'MUG', stock: 10 },
  { id: 101, name: 'Cup', sku: 'CUP', stock: 10 },
];
const arrange = (permissions: 'read' | 'read_write' = 'read_write') =>
  shopifyShop(sandbox, { products, permissions });

/** Sets the stock of both products to 7. */
function write(ask: Ask) {
  const rows = ['90000000100', '90000000101'].map((number) => ({
    inventoryItemId: `gid://shopify/InventoryItem/${number}`,
    locationId: location,
    quantity: 7,
    changeFromQuantity: null,
  }));
  return ask(
    `mutation($input: InventorySetQuantitiesInput!, $key: String!) {
      inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { field code message } }
    }`,
    { key: randomUUID(), input: { name: 'available', reason: 'correction', quantities: rows } },
  );
}

const stocks = async (id: string) => (await sandbox.control.shop(id)).products.map(({ stock }) => stock);
const outcomes = async (id: string) => (await sandbox.control.writes(id)).map(({ outcome }) => outcome);

test('a status fault answers, and nothing is done', async () => {
  const { id, ask } = await arrange();
  await sandbox.control.addFault(id, { kind: 'status', status: 429, retryAfterSeconds: 2, on: 'writes' });
  expect(await write(ask)).toMatchObject({ status: 429 });
  expect(await stocks(id)).toEqual([10, 10]);
  expect(await outcomes(id)).toEqual(['failed', 'failed']);
  // A query is a read, although it is a POST.
  expect(await ask('{ shop { name } }')).toMatchObject({ status: 200, errors: [] });
});

test('a call is cut before or after its work', async () => {
  const { id, ask } = await arrange();
  await sandbox.control.addFault(id, { kind: 'drop', calls: 1 });
  await expect(write(ask)).rejects.toThrow('fetch failed');
  expect(await stocks(id)).toEqual([10, 10]);
  await sandbox.control.addFault(id, { kind: 'apply_then_drop', calls: 1 });
  await expect(write(ask)).rejects.toThrow('fetch failed');
  expect(await stocks(id)).toEqual([7, 7]);
  expect(await outcomes(id)).toEqual(['failed', 'failed', 'applied', 'applied']);
});

test('a refused product refuses the whole mutation, and its row is named', async () => {
  const { id, ask } = await arrange();
  const fault = { code: 'NON_MUTABLE_INVENTORY_ITEM', message: 'The item is a bundle.' };
  await sandbox.control.addFault(id, { kind: 'refuse_product', productId: 101, ...fault });
  const { data } = await write(ask);
  expect(data.inventorySetQuantities.userErrors).toEqual([
    { field: ['input', 'quantities', '1', 'inventoryItemId'], ...fault },
  ]);
  expect(await stocks(id)).toEqual([10, 10]);
});

test('a crash at a product leaves the rows before it done', async () => {
  const { id, ask } = await arrange();
  await sandbox.control.addFault(id, { kind: 'crash_on_product', productId: 101 });
  expect(await write(ask)).toMatchObject({ status: 500 });
  expect(await stocks(id)).toEqual([7, 10]);
});

test('a garbled variant shows what the fault says, if the schema permits it', async () => {
  const { id, ask } = await arrange();
  const read = () => ask('{ productVariants(first: 5) { nodes { id sku inventoryQuantity } } }');
  await sandbox.control.addFault(id, { kind: 'garble_product', productId: 100, fields: { sku: null } });
  expect((await read()).data.productVariants.nodes).toMatchObject([{ sku: null }, { sku: 'CUP' }]);
  const fields = { inventoryQuantity: 'many' };
  await sandbox.control.addFault(id, { kind: 'garble_product', productId: 100, fields });
  expect((await read()).errors).toMatchObject([{ message: expect.stringContaining('many') }]);
});

test('a token that is not the shop’s, or is revoked, is refused', async () => {
  const { id, ask, shop } = await arrange();
  const address = `${shop.baseUrl}/admin/api/2026-10/graphql.json`;
  const foreign = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': 'shpat_other' },
    body: JSON.stringify({ query: '{ shop { name } }' }),
  });
  expect(foreign.status).toBe(401);
  expect(await foreign.text()).toContain('Invalid API key or access token');
  await sandbox.control.addFault(id, { kind: 'status', status: 401 });
  expect(await ask('{ shop { name } }')).toMatchObject({ status: 401 });
});

test('a token without the access scope may read, and is told which one it lacks', async () => {
  const { ask } = await arrange('read');
  const { errors } = await write(ask);
  expect(errors).toMatchObject([
    {
      message:
        'Access denied for inventorySetQuantities field. Required access: `write_inventory` access scope.',
      extensions: { code: 'ACCESS_DENIED' },
    },
  ]);
  expect((await ask('{ shop { name } }')).errors).toEqual([]);
});

test.each([
  ['{ shop { shopOwnerName } }', 'The sandbox does not resolve Shop.shopOwnerName.'],
  [
    '{ products(first: 1, query: "vendor:Acme") { nodes { id } } }',
    'The sandbox does not filter products by "vendor:Acme".',
  ],
  [
    '{ products(first: 1, savedSearchId: "gid://shopify/SavedSearch/1") { nodes { id } } }',
    'The sandbox does not obey the argument savedSearchId of products.',
  ],
  [
    '{ products(first: 1, sortKey: VENDOR) { nodes { id } } }',
    'The sandbox does not sort products by VENDOR.',
  ],
  [
    'mutation { customerCreate(input: { email: "a@b.co", note: "x" }) { customer { id } } }',
    'The sandbox does not take this input of customerCreate: note',
  ],
])('what the sandbox does not play is an error: %s', async (document, message) => {
  const { ask } = await arrange();
  expect((await ask(document)).errors).toMatchObject([{ message }]);
});

test('a document that costs more than a thousand points is refused', async () => {
  const { ask } = await arrange();
  const { errors, cost } = await ask(
    '{ products(first: 250) { nodes { id variants(first: 100) { nodes { id } } } } }',
  );
  expect(errors).toMatchObject([{ extensions: { code: 'MAX_COST_EXCEEDED' } }]);
  expect(cost).toMatchObject({ actualQueryCost: null });
});

test('a hidden order is missing in lists, and is read by its id', async () => {
  const { id, ask } = await arrange();
  const order = await sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  await sandbox.control.addFault(id, { kind: 'hide_order', orderId: order.id });
  const { data } = await ask(
    'query($id: ID!) { orders(first: 5) { nodes { id } } order(id: $id) { name } }',
    {
      id: `gid://shopify/Order/${order.id}`,
    },
  );
  expect(data).toEqual({ orders: { nodes: [] }, order: { name: '#1001' } });
});
