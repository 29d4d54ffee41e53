import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { servedShop } from './arrangement.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

let number = 0;
let shop: ShopSummary;
/** More than two pages of products. */
const ids = Array.from({ length: 130 }, (_, index) => index + 101);
beforeEach(async () => {
  number += 1;
  const products = ids.map((id) => ({ id, name: `Mug ${id}`, sku: `MUG-${id}`, stock: 1 }));
  shop = await sandbox.control.createShop({ id: `shop-${number}`, products });
});

const remove = async (some: readonly number[]) => {
  for (const id of some) await sandbox.control.removeProduct(shop.id, id);
};

async function pageAt(cursor: string | null) {
  const answer = await servedShop(shop).ask('listings.page', { cursor });
  if (answer.kind !== 'page') throw new Error(`no page: ${JSON.stringify(answer)}`);
  const { items, next } = answer.page;
  return { units: items.map(({ ref }) => Number(ref.unit)), next };
}

/** Reads all pages. `between` happens once, after the first page. Returns the units in the order of pages. */
async function readAll(between: () => Promise<unknown>): Promise<number[]> {
  const units: number[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof pageAt>> = await pageAt(cursor);
    units.push(...page.units);
    if (cursor === null) await between();
    if (page.next === undefined) return units;
    cursor = page.next;
  }
}

test('a product that is removed between two pages hides no other', async () => {
  expect(await readAll(() => remove([107]))).toEqual(ids);
});

test('neither do whole pages of products, or the last product that was read', async () => {
  const removed = [...ids.slice(1, 50), 160];
  expect(await readAll(() => remove(removed))).toEqual(ids.filter((id) => id !== 160));
});

test('a removal is noticed though the number of products stays the same', async () => {
  const { control } = sandbox;
  const units = await readAll(async () => {
    await remove([103]);
    await control.addProduct(shop.id, { id: 900, name: 'New', stock: 1 });
  });
  expect(units).toEqual([...ids, 900]);
});

test('all products behind the first page may go', async () => {
  expect(await readAll(() => remove(ids.slice(50)))).toEqual(ids.slice(0, 50));
});

test('products that come back in front hide no other, and none is read twice', async () => {
  const units = await readAll(async () => {
    for (let id = 1; id <= 60; id += 1) {
      await sandbox.control.addProduct(shop.id, { id, name: `Back ${id}`, stock: 1 });
    }
  });
  expect(units).toEqual(ids);
});

test('all variations of a product are listed, more than one page of them too', async () => {
  const variations = Array.from({ length: 130 }, (_, index) => ({ id: 2_000 + index, option: `${index}` }));
  await sandbox.control.addProduct(shop.id, { id: 1_999, name: 'Shirt', variations });
  expect((await readAll(async () => undefined)).slice(ids.length)).toEqual(variations.map(({ id }) => id));
});

test('a cursor of another form is refused, so that the reading begins anew', async () => {
  expect(await servedShop(shop).ask('listings.page', { cursor: '2' })).toMatchObject({
    kind: 'rejected',
    code: 'cursor_invalid',
  });
});
