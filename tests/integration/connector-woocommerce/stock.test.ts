import { once } from 'node:events';
import { createServer } from 'node:http';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { refOf, servedShop, setTo } from './arrangement.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

let number = 0;
let shop: ShopSummary;
const simple = refOf(100);
const other = refOf(101);
const small = refOf(111, 110);
const large = refOf(112, 110);
const shirt = refOf(110);

beforeEach(async () => {
  number += 1;
  shop = await sandbox.control.createShop({
    id: `shop-${number}`,
    products: [
      { id: 100, name: 'Mug', sku: 'MUG', stock: 10 },
      { id: 101, name: 'Bowl', sku: 'BOWL', stock: 10 },
      {
        id: 110,
        name: 'Shirt',
        sku: 'SHIRT',
        stock: 40,
        variations: [
          { id: 111, option: 'S', sku: 'SHIRT-S', stock: 10 },
          { id: 112, option: 'L', stock: 'parent' },
        ],
      },
    ],
  });
});

const write = async (...rows: ReturnType<typeof setTo>[]) =>
  servedShop(shop).ask('inventory.write', { rows });
const kindsOf = async (...rows: ReturnType<typeof setTo>[]) =>
  (await write(...rows)).map(({ result }) => result.kind);
/** What is seen of each record, without the times. */
const figuresOf = async (...refs: UnitRef[]) => {
  const rows = refs.map((ref) => ({ key: ref.unit, ref }));
  const read = await servedShop(shop).ask('inventory.read', { rows });
  const byKey = new Map(read.map(({ key, result }) => [key, result]));
  return refs.map(({ unit }) => {
    const result = byKey.get(unit);
    if (result?.kind !== 'seen') return result;
    const { readStartedAt: _started, platformAt: _at, platformAheadMs: _ahead, ...figure } = result.seen;
    return figure;
  });
};
const listed = async () => {
  const answer = await servedShop(shop).ask('listings.page', { cursor: null });
  const items = answer.kind === 'page' ? answer.page.items : [];
  return items.map(({ ref, sku, handle, seen }) => [ref.unit, ref.group, sku, handle, seen.quantity]);
};
const writes = () => sandbox.control.writes(shop.id);
const stockOf = (id: number) => sandbox.control.stockOf(shop.id, id);

describe('variations', () => {
  test('products and variations of one call each reach their own record', async () => {
    expect(await kindsOf(setTo(simple, 8), setTo(small, 3))).toEqual(['confirmed', 'confirmed']);
    expect([await stockOf(100), await stockOf(111)]).toEqual([8, 3]);
  });

  test('a variation on its parent’s stock names the parent: its figure is read and written there alone', async () => {
    expect(await kindsOf(setTo(large, 3))).toEqual(['stock_not_managed']);
    expect(await figuresOf(large, small, shirt)).toEqual([
      { quantity: null, why: 'unmanaged', heldBy: '110' },
      { quantity: 10 },
      { quantity: 40 },
    ]);
    expect(await kindsOf(setTo(shirt, 6), setTo(small, 4))).toEqual(['confirmed', 'confirmed']);
    expect([await stockOf(110), await stockOf(111)]).toEqual([6, 4]);
  });

  test('told to manage it, the shop gives the variation its own stock', async () => {
    await servedShop(shop).ask('inventory.manage', { rows: [{ key: 'large', ref: large }] });
    expect(await kindsOf(setTo(large, 3))).toEqual(['confirmed']);
    expect([await stockOf(112), await stockOf(110)]).toEqual([3, 40]);
    // The product has no shoppers of its own then.
    expect((await listed()).map(([unit]) => unit)).toEqual(['100', '101', '111', '112']);
  });

  test('listings are what can be sold, and the product whose stock variations use; a SKU that is only the parent’s is not taken for its own', async () => {
    expect(await listed()).toEqual([
      ['100', '100', 'MUG', 'mug', 10],
      ['101', '101', 'BOWL', 'bowl', 10],
      ['110', '110', 'SHIRT', 'shirt', 40],
      ['111', '110', 'SHIRT-S', 'shirt', 10],
      ['112', '110', undefined, 'shirt', null],
    ]);
  });

  test('the product whose stock variations use has a SKU, and no price of its own', async () => {
    const { ask } = servedShop(shop);
    const update = { key: 'shirt', group: '110', change: { units: [{ unit: '110', sku: 'TEE' }] } };
    expect(await ask('products.update', { rows: [update] })).toMatchObject([{ result: { kind: 'ok' } }]);
    const [read] = await ask('products.get', { groups: ['110'] });
    const units = read?.result.kind === 'product' ? read.result.product.units : [];
    expect(units.map(({ ref, sku, price }) => [ref.unit, sku, price?.regular])).toEqual([
      ['110', 'TEE', undefined],
      ['111', 'SHIRT-S', '10.00'],
      ['112', undefined, '10.00'],
    ]);
  });
});

test('stock that is managed from now on has no quantity yet: the shop sells none, and it is not unmanaged', async () => {
  await sandbox.control.addProduct(shop.id, { id: 120, name: 'Vase' });
  expect(await figuresOf(refOf(120))).toEqual([{ quantity: null, why: 'unmanaged' }]);
  await servedShop(shop).ask('inventory.manage', { rows: [{ key: 'vase', ref: refOf(120) }] });
  expect(await figuresOf(refOf(120))).toEqual([{ quantity: 0 }]);
});

test('managing stock of a record that has it leaves its figure alone', async () => {
  await servedShop(shop).ask('inventory.manage', { rows: [{ key: 'mug', ref: simple }] });
  expect(await stockOf(100)).toBe(10);
});

test('150 rows are written in batches the shop accepts', async () => {
  const ids = Array.from({ length: 150 }, (_, index) => 1_000 + index);
  for (const id of ids) await sandbox.control.addProduct(shop.id, { id, name: `Item ${id}`, stock: 1 });
  const kinds = await kindsOf(...ids.map((id) => setTo(refOf(id), 5)));
  expect(kinds).toEqual(ids.map(() => 'confirmed'));
  expect((await writes()).map(({ httpStatus }) => httpStatus)).toEqual(ids.map(() => 200));
});

test('a stock below zero is read as it is', async () => {
  await sandbox.control.placeOrder(shop.id, { lines: [{ productId: 100, quantity: 12 }] });
  expect(await servedShop(shop).ask('inventory.read', { rows: [{ key: 'mug', ref: simple }] })).toMatchObject(
    [{ result: { seen: { quantity: -2 } } }],
  );
});

describe('when the shop refuses or fails', () => {
  const fail = (fault: Parameters<Sandbox['control']['addFault']>[1]) =>
    sandbox.control.addFault(shop.id, fault);

  test('one refused row is told in the shop’s own words, and the others go through', async () => {
    await fail({
      kind: 'refuse_product',
      productId: 100,
      code: 'product_locked',
      message: 'Locked by the editor.',
    });
    expect((await write(setTo(simple, 8), setTo(other, 7))).map(({ result }) => result)).toMatchObject([
      { kind: 'rejected', code: 'product_locked', message: 'Locked by the editor.' },
      { kind: 'confirmed', seen: { quantity: 7 } },
    ]);
  });

  test('500: the write may have been applied, and no longer runs', async () => {
    await fail({ kind: 'status', status: 500 });
    expect((await write(setTo(simple, 8)))[0]?.result).toMatchObject({ kind: 'unknown', ended: true });
  });

  test('500 to a reading: nothing can have happened', async () => {
    await fail({ kind: 'status', status: 500 });
    const rows = [{ key: 'mug', ref: simple }];
    expect(await servedShop(shop).ask('inventory.read', { rows })).toMatchObject([
      { result: { kind: 'unavailable' } },
    ]);
  });

  test('down: certainly not applied', async () => {
    await fail({ kind: 'down' });
    expect(await kindsOf(setTo(simple, 8))).toEqual(['unavailable']);
    expect(await stockOf(100)).toBe(10);
  });

  test('a rate limit says for how long', async () => {
    await fail({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    expect((await write(setTo(simple, 8)))[0]?.result).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 7_000,
    });
  });

  test('applied, and the answer lost: unknown, and reading tells', async () => {
    await fail({ kind: 'apply_then_drop', calls: 1 });
    expect((await write(setTo(simple, 8)))[0]?.result).toMatchObject({ kind: 'unknown' });
    expect(
      await servedShop(shop).ask('inventory.read', { rows: [{ key: 'mug', ref: simple }] }),
    ).toMatchObject([{ result: { seen: { quantity: 8 } } }]);
    expect(await writes()).toMatchObject([{ quantity: 8, outcome: 'applied', httpStatus: null }]);
  });

  test('no answer by the deadline: unknown, for the shop may still be at it', async () => {
    await fail({ kind: 'latency', ms: 5_000, calls: 1 });
    const rows = [setTo(simple, 8)];
    expect((await servedShop(shop).ask('inventory.write', { rows }, 100))[0]?.result).toMatchObject({
      kind: 'unknown',
      ended: false,
    });
  });

  test('an answer that is not WooCommerce’s confirms nothing', async () => {
    const proxy = createServer((_incoming, outgoing) => outgoing.end('<html>Welcome</html>'));
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const address = proxy.address();
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const { ask } = servedShop({ ...shop, baseUrl });
    expect((await ask('inventory.write', { rows: [setTo(simple, 8)] }))[0]?.result).toMatchObject({
      kind: 'unknown',
      ended: true,
    });
    expect(await ask('check', {})).toMatchObject({ kind: 'unavailable' });
    proxy.close();
  });
});

test('a key that may only read is named as missing the right to write', async () => {
  const readOnly = await sandbox.control.createShop({ id: `read-only-${number}`, permissions: 'read' });
  expect(await servedShop(readOnly).ask('check', {})).toMatchObject({
    kind: 'ok',
    currency: 'USD',
    missing: ['write'],
  });
});
