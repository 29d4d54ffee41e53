import { expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Served } from '../ask.ts';
import { pagesFrom } from './pages.ts';
import type { Subject } from './subject.ts';

type List = 'orders.changedSince' | 'orders.openPage';
type OrderPage = Extract<OutputOf<List>, { kind: 'page' }>['page'];

/** Rules of the orders that are open, and of the records that cannot be read. */
export function openOrderRules({ connector, arranged }: Subject): void {
  const { orders, stock } = connector;
  const rule = it.skipIf(orders === undefined);
  const visible = { timeout: stock.ordersVisibleWithinMs + 10_000 };

  /** Skips the rule if the arrangement cannot place and cancel orders. */
  async function withOrders({ skip }: TestContext) {
    const arrangement = await arranged();
    const { placeOrder, cancelOrder, makeListing } = arrangement;
    if (placeOrder === undefined || cancelOrder === undefined) {
      return skip('the arrangement cannot place and cancel orders');
    }
    return { ...arrangement, cancelOrder, placeOrder, ref: await makeListing(10) };
  }

  rule('openPage lists what is open, and nothing that is cancelled or closed', async (context) => {
    const { ask, placeOrder, cancelOrder, ref } = await withOrders(context);
    const open = await placeOrder([{ ref, quantity: 2 }]);
    const cancelled = await placeOrder([{ ref, quantity: 1 }]);
    await cancelOrder(cancelled);
    const listed = async () => ordersOf(await pagesOf(ask, 'orders.openPage'));
    await expect.poll(listed, visible).toContainEqual(expect.objectContaining({ externalId: open }));
    const found = await listed();
    expect(found.map(({ externalId }) => externalId)).not.toContain(cancelled);
    expect(found.filter(({ state }) => state === 'cancelled' || state === 'closed')).toEqual([]);
  });

  rule('openPage resumes from its cursor in another process', async (context) => {
    const { placeOrder, ref, askElsewhere } = await withOrders(context);
    const one = () => placeOrder([{ ref, quantity: 1 }]);
    const placed = [await one(), await one(), await one()];
    const ids = async () => {
      const pages = await pagesFrom<OrderPage['items'][number]>(
        (cursor) => askElsewhere('orders.openPage', { cursor }),
        null,
      );
      return pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
    };
    await expect.poll(ids, visible).toEqual(expect.arrayContaining(placed));
  });

  rule('stockLowered is what the shop shows less, before and after a cancellation', async (context) => {
    const { ask, placeOrder, cancelOrder, stockOf, ref } = await withOrders(context);
    const id = await placeOrder([{ ref, quantity: 3 }]);
    const lowered = async () => {
      const [row] = await ask('orders.get', { ids: [id] });
      if (row?.result.kind !== 'order') return row?.result.kind;
      return row.result.order.lines.reduce((sum, line) => sum + line.stockLowered, 0);
    };
    await expect.poll(lowered, visible).toBe(10 - ((await stockOf(ref)) ?? 10));
    await cancelOrder(id);
    await expect.poll(lowered, visible).toBe(10 - ((await stockOf(ref)) ?? 10));
  });

  rule(
    'the moments of an order lie behind its placing, and only a cancelled one has that',
    async (context) => {
      const { ask, placeOrder, cancelOrder, ref } = await withOrders(context);
      const id = await placeOrder([{ ref, quantity: 1 }]);
      const read = async () => {
        const [row] = await ask('orders.get', { ids: [id] });
        return row?.result.kind === 'order' ? row.result.order : undefined;
      };
      await expect.poll(read, visible).toBeDefined();
      const open = await read();
      const placedAt = open?.placedAt ?? '';
      expect(open).not.toHaveProperty('cancelledAt');
      expect(Date.parse(open?.reservedAt?.at ?? placedAt)).toBeGreaterThanOrEqual(Date.parse(placedAt));
      await cancelOrder(id);
      await expect.poll(async () => (await read())?.state, visible).toBe('cancelled');
      const cancelledAt = (await read())?.cancelledAt?.at ?? placedAt;
      expect(Date.parse(cancelledAt)).toBeGreaterThanOrEqual(Date.parse(placedAt));
    },
  );

  rule('an order that cannot be read is named in every list, and the others are brought', async (context) => {
    const { ask, placeOrder, garbleOrder, ref } = await withOrders(context);
    if (garbleOrder === undefined) return context.skip('no order of the platform can be unreadable');
    const readable = await placeOrder([{ ref, quantity: 1 }]);
    const garbled = await placeOrder([{ ref, quantity: 1 }]);
    await garbleOrder(garbled);
    for (const list of ['orders.changedSince', 'orders.openPage'] as const) {
      const brought = async () => {
        const pages = await pagesOf(ask, list);
        return {
          items: ordersOf(pages).map(({ externalId }) => externalId),
          unread: pages.flatMap(({ unread }) => unread),
        };
      };
      await expect.poll(brought, visible).toEqual({
        items: expect.arrayContaining([readable]),
        unread: [expect.objectContaining({ externalId: garbled })],
      });
      expect((await brought()).items).not.toContain(garbled);
    }
  });
}

async function pagesOf(ask: Served['ask'], list: List): Promise<OrderPage[]> {
  const pages: OrderPage[] = [];
  await pagesFrom<OrderPage['items'][number]>(async (cursor) => {
    const answer = await ask(list, { cursor });
    if (answer.kind === 'page') pages.push(answer.page);
    return answer;
  }, null);
  return pages;
}

function ordersOf(pages: readonly OrderPage[]): OrderPage['items'] {
  return pages.flatMap(({ items }) => items);
}
