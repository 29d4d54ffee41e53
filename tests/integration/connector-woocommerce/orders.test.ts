import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordedOrder } from '../../replay/woocommerce/recordings.ts';
import { refOf, servedShop } from './arrangement.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

let number = 0;
let shop: ShopSummary;
beforeEach(async () => {
  number += 1;
  shop = await sandbox.control.createShop({
    id: `shop-${number}`,
    products: [
      { id: 100, name: 'Mug', sku: 'MUG', price: '9.50', stock: 10 },
      { id: 110, name: 'Shirt', variations: [{ id: 111, option: 'S', sku: 'SHIRT-S', stock: 10 }] },
    ],
  });
});

const place = (quantity: number, status = 'processing') =>
  sandbox.control.placeOrder(shop.id, { status, lines: [{ productId: 100, quantity }] });

async function read(id: number): Promise<OrderSnapshot> {
  const [row] = await servedShop(shop).ask('orders.get', { ids: [String(id)] });
  if (row?.result.kind !== 'order') throw new Error(JSON.stringify(row));
  return row.result.order;
}

test.each([
  ['pending', 'pending', false],
  ['checkout-draft', 'pending', false],
  ['failed', 'pending', false],
  ['on-hold', 'open', true],
  ['processing', 'open', true],
  ['completed', 'closed', true],
])(
  'an order that is %s is %s to us; the shop has lowered its stock: %s',
  async (status, state, stockLowered) => {
    const { id } = await place(3, status);
    expect(await read(id)).toMatchObject({
      state,
      lines: [{ quantity: 3, unitPrice: '9.5', stockLowered: stockLowered ? 3 : 0 }],
    });
  },
);

test('a status of a plugin is judged by whether the lines hold stock', async () => {
  const { id } = await place(3);
  await sandbox.control.changeOrder(shop.id, id, { status: 'shipped-in-part' });
  expect(await read(id)).toMatchObject({ state: 'open' });
  const { id: drafted } = await place(3, 'quote-asked');
  expect(await read(drafted)).toMatchObject({ state: 'pending' });
});

test('a line of a variation names both', async () => {
  const { id } = await sandbox.control.placeOrder(shop.id, {
    lines: [{ productId: 110, variationId: 111, quantity: 1 }],
  });
  expect((await read(id)).lines).toMatchObject([{ ref: refOf(111, 110), sku: 'SHIRT-S' }]);
});

test('cancelled: the shop has put the units back on sale', async () => {
  const { id } = await place(3);
  await sandbox.control.cancelOrder(shop.id, id);
  expect(await read(id)).toMatchObject({
    state: 'cancelled',
    lines: [{ restockOnCancel: true, stockLowered: 0 }],
  });
  expect(await sandbox.control.stockOf(shop.id, 100)).toBe(10);
});

test('in the bin: the shop keeps its stock lowered, so nothing comes back', async () => {
  const { id } = await place(3);
  await sandbox.control.deleteOrder(shop.id, id);
  expect(await read(id)).toMatchObject({
    state: 'cancelled',
    lines: [{ restockOnCancel: false, stockLowered: 3 }],
  });
  expect(await sandbox.control.stockOf(shop.id, 100)).toBe(7);
});

describe('refunds', () => {
  async function refunded(restock: boolean) {
    const { id, lines } = await place(3);
    await sandbox.control.refund(shop.id, id, {
      lines: lines.map(({ lineId }) => ({ lineId, quantity: 1 })),
      restock,
    });
    return read(id);
  }

  test('with restocking: one of three came back', async () => {
    expect(await refunded(true)).toMatchObject({
      state: 'open',
      partial: false,
      lines: [{ quantity: 3, cancelled: 0, restocked: 1 }],
    });
    expect(await sandbox.control.stockOf(shop.id, 100)).toBe(8);
  });

  test('without: none came back, all three stay promised until the order closes', async () => {
    expect(await refunded(false)).toMatchObject({ lines: [{ quantity: 3, cancelled: 0, restocked: 0 }] });
    expect(await sandbox.control.stockOf(shop.id, 100)).toBe(7);
  });

  test('of everything: the order is closed, and what was restocked is not settled', async () => {
    const { id, lines } = await place(3);
    const all = lines.map(({ lineId }) => ({ lineId, quantity: 3 }));
    await sandbox.control.refund(shop.id, id, { lines: all, restock: true });
    expect(await read(id)).toMatchObject({ state: 'closed', lines: [{ quantity: 3, restocked: 3 }] });
  });
});

test('a quantity edited in the shop is the line’s quantity', async () => {
  const { id, lines } = await place(3);
  const [line] = lines;
  await sandbox.control.changeOrder(shop.id, id, { lines: [{ lineId: line?.lineId ?? 0, quantity: 4 }] });
  expect(await read(id)).toMatchObject({ lines: [{ quantity: 4 }] });
  expect(await sandbox.control.stockOf(shop.id, 100)).toBe(6);
});

test('the recorded order is found again as it was recorded, with the version of its webhook', async () => {
  const recorded = await sandbox.control.createShop({
    id: `recorded-${number}`,
    products: [
      { id: 116, name: 'Rec A', sku: 'REC-A', stock: 7 },
      { id: 117, name: 'Rec B unmanaged', sku: 'REC-B' },
    ],
    orders: [recordedOrder],
  });
  expect(await servedShop(recorded).ask('orders.get', { ids: ['121'] })).toMatchObject([
    {
      key: '121',
      result: {
        order: {
          state: 'open',
          version: Date.parse('2026-11-21T19:25:44Z'),
          lines: [{ externalLineId: '4', ref: refOf(116), quantity: 2 }],
        },
      },
    },
  ]);
});

test('more orders than a page, all changed within the same seconds, are each brought once', async () => {
  const placed: string[] = [];
  for (let count = 0; count < 230; count += 1) placed.push(String((await place(1)).id));
  const { ask } = servedShop(shop);
  const brought: string[] = [];
  let cursor: string | null = null;
  do {
    const answer: OutputOf<'orders.changedSince'> = await ask('orders.changedSince', { cursor });
    if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
    brought.push(...answer.page.items.map(({ externalId }) => externalId));
    cursor = answer.page.next ?? null;
  } while (cursor !== null);
  expect(brought.sort()).toEqual(placed.sort());
});
