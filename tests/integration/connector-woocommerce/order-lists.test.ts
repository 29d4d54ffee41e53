import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { servedShop } from './arrangement.ts';

type List = 'orders.changedSince' | 'orders.openPage';
type Page = Extract<OutputOf<List>, { kind: 'page' }>['page'];

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
    orderStatuses: ['awaiting-pickup', 'quote-asked'],
    products: [
      { id: 100, name: 'Mug', stock: 1000 },
      { id: 110, name: 'Shirt', variations: [{ id: 111, option: 'S', stock: 10 }] },
    ],
  });
});

const place = (status: string, lines: { productId: number; variationId?: number }[] = [{ productId: 100 }]) =>
  sandbox.control.placeOrder(shop.id, { status, lines: lines.map((line) => ({ ...line, quantity: 1 })) });

/** Reads all pages of a list. `between` runs after each page. */
async function pagesOf(list: List, between: (page: Page) => Promise<unknown> = async () => {}) {
  const pages: Page[] = [];
  for (let cursor: string | null = null; ;) {
    const answer: OutputOf<List> = await servedShop(shop).ask(list, { cursor });
    if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
    pages.push(answer.page);
    if (answer.page.next === undefined) return pages;
    cursor = answer.page.next;
    await between(answer.page);
  }
}

const idsOf = (pages: readonly Page[]) =>
  pages.flatMap(({ items }) => items.map(({ externalId }) => Number(externalId)));

test('the open orders are those that hold stock or may begin to, in the shop’s own statuses too', async () => {
  const statuses = ['pending', 'on-hold', 'processing', 'failed', 'checkout-draft', 'awaiting-pickup'];
  const open: number[] = [];
  for (const status of [...statuses, 'quote-asked']) open.push((await place(status)).id);
  for (const status of ['completed', 'cancelled', 'refunded']) await place(status);
  await sandbox.control.deleteOrder(shop.id, (await place('processing')).id);
  const pages = await pagesOf('orders.openPage');
  expect(idsOf(pages).sort((one, other) => one - other)).toEqual(open);
  expect(pages.flatMap(({ items }) => items).filter(({ state }) => state === 'closed')).toEqual([]);
});

test('if the key may not see the shop’s statuses, all orders are read, and the open ones kept', async () => {
  const { id } = await place('awaiting-pickup');
  await place('completed');
  await sandbox.control.addFault(shop.id, { kind: 'status', status: 403, calls: 1 });
  expect(idsOf(await pagesOf('orders.openPage'))).toEqual([id]);
});

test('open orders that change between two pages are on a page, and each page has the first one’s moment', async () => {
  const open: number[] = [];
  for (let count = 0; count < 130; count += 1) open.push((await place('processing')).id);
  const pages = await pagesOf('orders.openPage', async () => {
    await sandbox.control.changeOrder(shop.id, open[0] ?? 0, { status: 'on-hold' });
    await sandbox.control.cancelOrder(shop.id, open[1] ?? 0);
  });
  expect(new Set(idsOf(pages))).toEqual(new Set(open));
  expect(new Set(pages.map(({ asOf }) => asOf)).size).toBe(1);
});

test('records that cannot be read or counted are named, with the units of their lines, and cost no other', async () => {
  const readable = await place('processing');
  const uncountable = await place('processing', [{ productId: 110, variationId: 111 }, { productId: 100 }]);
  const withoutCurrency = await place('processing');
  const withoutLines = await place('processing');
  const withoutId = await place('processing');
  const garble = (orderId: number, fields: Record<string, unknown>) =>
    sandbox.control.addFault(shop.id, { kind: 'garble_order', orderId, fields });
  await garble(uncountable.id, {
    line_items: [
      { id: 1, product_id: 110, variation_id: 111, quantity: 0.5 },
      { id: 2, product_id: 100, quantity: 1 },
    ],
  });
  await garble(withoutCurrency.id, { currency: '' });
  await garble(withoutLines.id, { line_items: 'a plugin’s text', date_modified_gmt: 'yesterday' });
  await garble(withoutId.id, { id: null });

  for (const list of ['orders.changedSince', 'orders.openPage'] as const) {
    const pages = await pagesOf(list);
    expect(idsOf(pages)).toEqual([readable.id]);
    const unread = pages.flatMap((page) => page.unread);
    expect(unread).toHaveLength(4);
    expect(unread).toEqual(
      expect.arrayContaining([
        {
          externalId: String(uncountable.id),
          units: ['111', '100'],
          code: 'quantity_uncountable',
          message: expect.stringContaining('0.5'),
        },
        {
          externalId: String(withoutCurrency.id),
          units: ['100'],
          code: 'order_unreadable',
          message: expect.stringContaining('currency'),
        },
        {
          externalId: String(withoutLines.id),
          code: 'order_unreadable',
          message: expect.stringContaining('line_items'),
        },
        expect.objectContaining({ externalId: withoutId.orderKey, units: ['100'] }),
      ]),
    );
  }
  expect(await servedShop(shop).ask('orders.get', { ids: [String(withoutCurrency.id)] })).toMatchObject([
    { result: { kind: 'rejected', code: 'order_unreadable' } },
  ]);
});

test('a cursor that is none is refused, so that the pass begins anew', async () => {
  for (const list of ['orders.changedSince', 'orders.openPage'] as const) {
    expect(await servedShop(shop).ask(list, { cursor: '{"page":2}' })).toMatchObject({
      kind: 'rejected',
      code: 'cursor_invalid',
    });
  }
});
