import { randomUUID } from 'node:crypto';
import { connector } from '@onhand/connector-etsy/connector.ts';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import type { Served } from '@onhand/connector-kit/testing/ask.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appValues, withTokens } from './seller.ts';

let sandbox: Sandbox;
/** One service for all tests, as its limits are the app's. */
let ask: Served['ask'];
const shopId = 'seller';

beforeAll(async () => {
  sandbox = await startSandbox();
  const shop = await sandbox.control.createShop({ id: shopId, platform: 'etsy' });
  ask = servedFor(connector, await withTokens(shop), { app: appValues }).ask;
});
afterAll(() => sandbox.close());

/** A shirt in these sizes. Returns its units by size, and the sandbox's id of each variation. */
async function shirtOf(stock: Readonly<Record<string, number>>) {
  const { control } = sandbox;
  const variations = Object.entries(stock).map(([option, quantity]) => ({
    option,
    sku: `${option}-${randomUUID().slice(0, 6)}`,
    stock: quantity,
  }));
  const { id } = await control.addProduct(shopId, { name: 'Shirt', variations });
  const group = String(id);
  const { products } = await control.shop(shopId);
  const idOf = (size: string) => {
    const sku = variations.find(({ option }) => option === size)?.sku;
    return products.find((one) => one.sku === sku)?.id ?? 0;
  };
  const ref = (size: string) => ({ unit: `${group}:100=${size}`, group, location: '' });
  return {
    group,
    ref,
    write: async (quantities: Readonly<Record<string, number>>) => {
      const rows = Object.entries(quantities).map(([size, quantity]) => ({
        key: size,
        ref: ref(size),
        revision: 1,
        idempotencyKey: size,
        change: { op: 'set' as const, quantity },
      }));
      const answers = await ask('inventory.write', { rows });
      return Object.fromEntries(answers.map(({ key, result }) => [key, result.kind]));
    },
    setState: async (size: string, state: 'listed' | 'ended') => {
      const rows = [{ key: size, ref: ref(size), state }];
      const [answer] = await ask('listings.setState', { rows });
      return answer?.result.kind;
    },
    shown: async () => {
      const [answer] = await ask('listings.get', { groups: [group] });
      const items = answer?.result.kind === 'listings' ? answer.result.items : [];
      return items.map(({ ref: { unit }, state, seen }) => [unit.split('=')[1], state, seen.quantity]);
    },
    sell: (size: string, quantity: number) =>
      control.placeOrder(shopId, { lines: [{ productId: idOf(size), quantity }] }),
  };
}

test('a set of one variation leaves the others as they are, however often Etsy renews the ids', async () => {
  const shirt = await shirtOf({ S: 3, M: 4 });
  for (const quantity of [5, 6, 7]) expect(await shirt.write({ S: quantity })).toEqual({ S: 'confirmed' });
  expect(await shirt.shown()).toEqual([
    ['S', 'listed', 7],
    ['M', 'listed', 4],
  ]);
});

test('a line names its variation, although the product that was bought has another id by now', async () => {
  const shirt = await shirtOf({ S: 3, M: 4 });
  const { id } = await shirt.sell('M', 2);
  await shirt.write({ S: 9, M: 1 });
  const [answer] = await ask('orders.get', { ids: [String(id)] });
  expect(answer?.result).toMatchObject({
    kind: 'order',
    order: { lines: [{ ref: shirt.ref('M'), quantity: 2, stockLowered: 2 }] },
  });
});

test('all variations but the last are set to 0; the last is ended with its listing, and comes back alone', async () => {
  const shirt = await shirtOf({ S: 3, M: 4 });
  expect(await shirt.write({ S: 0, M: 0 })).toEqual({ S: 'confirmed', M: 'rejected' });
  expect(await shirt.setState('M', 'ended')).toBe('ok');
  expect(await shirt.shown()).toEqual([
    ['S', 'ended', 0],
    ['M', 'ended', 4],
  ]);
  // Without a quantity, Etsy would sell one unit of it.
  expect(await shirt.setState('S', 'listed')).toBe('rejected');
  expect(await shirt.write({ S: 8 })).toEqual({ S: 'confirmed' });
  expect(await shirt.setState('S', 'listed')).toBe('ok');
  expect(await shirt.shown()).toEqual([
    ['S', 'listed', 8],
    ['M', 'ended', 4],
  ]);
});

test('a variation is ended and put back without the others', async () => {
  const shirt = await shirtOf({ S: 3, M: 4 });
  expect(await shirt.setState('S', 'ended')).toBe('ok');
  expect(await shirt.shown()).toEqual([
    ['S', 'ended', 3],
    ['M', 'listed', 4],
  ]);
  expect(await shirt.setState('S', 'listed')).toBe('ok');
  expect(await shirt.shown()).toEqual([
    ['S', 'listed', 3],
    ['M', 'listed', 4],
  ]);
});

test('a listing that sold out is for sale again with its new stock', async () => {
  const shirt = await shirtOf({ S: 1, M: 1 });
  await shirt.sell('S', 1);
  await shirt.sell('M', 1);
  expect(await shirt.shown()).toEqual([
    ['S', 'listed', 0],
    ['M', 'listed', 0],
  ]);
  expect(await shirt.write({ M: 5 })).toEqual({ M: 'confirmed' });
  expect(await shirt.shown()).toEqual([
    ['S', 'listed', 0],
    ['M', 'listed', 5],
  ]);
  expect(await shirt.sell('M', 5)).toMatchObject({ id: expect.any(Number) });
});

test('two writes of one listing at a time lose nothing of each other', async () => {
  const shirt = await shirtOf({ S: 3, M: 4 });
  await Promise.all([shirt.write({ S: 10 }), shirt.write({ M: 20 })]);
  expect(await shirt.shown()).toEqual([
    ['S', 'listed', 10],
    ['M', 'listed', 20],
  ]);
});

test('a disabled variation that gets stock while the others are sold out can be put back', async () => {
  const shirt = await shirtOf({ S: 3, M: 1 });
  await shirt.write({ S: 0 });
  expect(await shirt.setState('S', 'ended')).toBe('ok');
  await shirt.sell('M', 1);
  expect(await shirt.setState('M', 'ended')).toBe('ok');
  expect(await shirt.write({ S: 8 })).toEqual({ S: 'confirmed' });
  expect(await shirt.setState('S', 'listed')).toBe('ok');
  expect(await shirt.shown()).toContainEqual(['S', 'listed', 8]);
});

test('a disabled variation keeps its figure when the others sell out, and is for sale once it is put back', async () => {
  const shirt = await shirtOf({ S: 3, M: 1 });
  expect(await shirt.setState('S', 'ended')).toBe('ok');
  await shirt.sell('M', 1);
  expect(await shirt.shown()).toContainEqual(['S', 'ended', 3]);
  expect(await shirt.setState('S', 'listed')).toBe('ok');
  expect(await shirt.shown()).toContainEqual(['S', 'listed', 3]);
});

test('a refused 0 is taken once a variation that was disabled has stock', async () => {
  const shirt = await shirtOf({ S: 3, M: 3 });
  await shirt.write({ S: 0 });
  await shirt.setState('S', 'ended');
  expect(await shirt.write({ M: 0 })).toEqual({ M: 'rejected' });
  await shirt.setState('M', 'ended');
  expect(await shirt.write({ S: 4 })).toEqual({ S: 'confirmed' });
  expect(await shirt.write({ M: 0 })).toEqual({ M: 'confirmed' });
});
