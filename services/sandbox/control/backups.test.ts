import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../start.ts';
import type { Sandbox } from '../start.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  await sandbox.control.createShop({ id: 'a', products: [{ id: 100, name: 'Mug', stock: 10 }] });
});
afterAll(() => sandbox.close());

const order = (quantity: number) =>
  sandbox.control.placeOrder('a', { lines: [{ productId: 100, quantity }] });

test('without a backup there is nothing to restore', async () => {
  await expect(sandbox.control.restoreBackup('a')).rejects.toThrow('backup_missing');
});

test('a restored backup has the stock of then, and gives an order’s number out again', async () => {
  await sandbox.control.backUp('a');
  const lost = await order(2);
  await sandbox.control.restoreBackup('a');
  expect(await sandbox.control.stockOf('a', 100)).toBe(10);
  expect((await sandbox.control.shop('a')).orders).toEqual([]);

  const next = await order(3);
  expect(next.id).toBe(lost.id);
  expect(next.orderKey).not.toBe(lost.orderKey);
});
