import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../start.ts';
import { api, etsyShop, generousSandbox, inventoryOf, rewrite } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
});
afterAll(() => sandbox?.close());

const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }];

async function arrange() {
  const made = await etsyShop(sandbox, { products });
  const write = () =>
    rewrite(made.ask, 100, ([mug]) => {
      mug.offerings[0].quantity = 7;
    });
  const stock = () => sandbox.control.stockOf(made.id, 100);
  return { ...made, write, stock };
}

test('a status fault answers in Etsy’s words, and nothing is done', async () => {
  const { id, write, stock } = await arrange();
  await sandbox.control.addFault(id, { kind: 'status', status: 429, retryAfterSeconds: 2, on: 'writes' });
  const refused = await write();
  expect(refused).toMatchObject({ status: 429, body: { error: expect.any(String) } });
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(await stock()).toBe(10);
});

test('a call is cut before or after its work', async () => {
  const { id, write, stock } = await arrange();
  await sandbox.control.addFault(id, { kind: 'drop', calls: 1, on: 'writes' });
  await expect(write()).rejects.toThrow('fetch failed');
  expect(await stock()).toBe(10);
  await sandbox.control.addFault(id, { kind: 'apply_then_drop', calls: 1, on: 'writes' });
  await expect(write()).rejects.toThrow('fetch failed');
  expect(await stock()).toBe(7);
  expect((await sandbox.control.writes(id)).map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
});

test('a refused listing keeps its inventory, and so does one at which the shop crashes', async () => {
  const { id, write, stock } = await arrange();
  const refusing = { kind: 'refuse_product', productId: 100, code: 'refused', message: 'No.' } as const;
  await sandbox.control.addFault(id, refusing);
  expect(await write()).toMatchObject({ status: 400, body: { error: 'No.' } });
  await sandbox.control.clearFaults(id);
  await sandbox.control.addFault(id, { kind: 'crash_on_product', productId: 100 });
  expect((await write()).status).toBe(500);
  expect(await stock()).toBe(10);
  expect((await sandbox.control.writes(id)).map(({ outcome }) => outcome)).toEqual(['refused', 'failed']);
});

test('a garbled listing and a garbled receipt show the faults’ fields, a hidden receipt is in no list', async () => {
  const { id, ask, shopPath } = await arrange();
  const fields = { products: 'none' };
  await sandbox.control.addFault(id, { kind: 'garble_product', productId: 100, fields });
  expect(await inventoryOf(ask, 100)).toMatchObject(fields);
  const listing = await ask('GET', `${api}/listings/100?includes=Inventory`);
  expect(listing).toMatchObject({ status: 200, body: { inventory: fields } });
  const place = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 1 }] });
  const [hidden, garbled] = [await place(), await place()];
  await sandbox.control.addFault(id, { kind: 'hide_order', orderId: hidden.id });
  const untimed = { update_timestamp: 'no time' };
  await sandbox.control.addFault(id, { kind: 'garble_order', orderId: garbled.id, fields: untimed });
  const { body } = await ask('GET', `${shopPath}/receipts`);
  expect(body.results).toMatchObject([{ receipt_id: garbled.id, ...untimed }]);
});
