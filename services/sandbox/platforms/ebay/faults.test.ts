import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { ebayShop, inventory, offerOf, update } from './testing/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const products = [{ id: 100, name: 'Mug', sku: 'MUG', stock: 10 }];

async function arrange() {
  const made = await ebayShop(sandbox, { products });
  const { offerId } = await offerOf(made.ask, 'MUG');
  const write = () => update(made.ask, 'MUG', { offers: [{ offerId, availableQuantity: 7 }] });
  const stock = () => sandbox.control.stockOf(made.id, 100);
  return { ...made, write, stock };
}

test('a status fault answers in eBay’s words, and nothing is done', async () => {
  const { id, ask, write, stock } = await arrange();
  await sandbox.control.addFault(id, { kind: 'status', status: 429, retryAfterSeconds: 2, on: 'writes' });
  const refused = await write();
  expect(refused).toMatchObject({ status: 429, errorId: 2001 });
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(await stock()).toBe(10);
  // A bulk read is a read, although it is a POST.
  const read = { requests: [{ sku: 'MUG' }, { sku: 'CUP' }] };
  expect(await ask('POST', `${inventory}/bulk_get_inventory_item`, read)).toMatchObject({
    status: 207,
    body: {
      responses: [
        { sku: 'MUG', statusCode: 200 },
        { sku: 'CUP', statusCode: 404 },
      ],
    },
  });
});

test('a call is cut before or after its work', async () => {
  const { id, write, stock } = await arrange();
  await sandbox.control.addFault(id, { kind: 'drop', calls: 1 });
  await expect(write()).rejects.toThrow('fetch failed');
  expect(await stock()).toBe(10);
  await sandbox.control.addFault(id, { kind: 'apply_then_drop', calls: 1 });
  await expect(write()).rejects.toThrow('fetch failed');
  expect(await stock()).toBe(7);
  expect((await sandbox.control.writes(id)).map(({ outcome }) => outcome)).toEqual(['failed', 'applied']);
});

test('a refused product fails in its row, a crash fails the call', async () => {
  const { id, write, stock } = await arrange();
  const refusing = { kind: 'refuse_product', productId: 100, code: '25002', message: 'No.' } as const;
  await sandbox.control.addFault(id, refusing);
  expect(await write()).toMatchObject({
    status: 207,
    body: { responses: [{ statusCode: 400, errors: [{ errorId: 25002, message: 'No.' }] }] },
  });
  await sandbox.control.clearFaults(id);
  await sandbox.control.addFault(id, { kind: 'crash_on_product', productId: 100 });
  expect(await write()).toMatchObject({ status: 500, errorId: 25001 });
  expect(await stock()).toBe(10);
});

test('a garbled item shows the fault’s fields', async () => {
  const { id, ask } = await arrange();
  const fields = { availability: 'none' };
  await sandbox.control.addFault(id, { kind: 'garble_product', productId: 100, fields });
  const { status, body } = await ask('GET', `${inventory}/inventory_item/MUG`);
  expect([status, body.availability]).toEqual([200, 'none']);
});
