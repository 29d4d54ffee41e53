import { expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { pagesFrom } from './pages.ts';
import type { Subject } from './subject.ts';

export function orderRules({ connector, arranged }: Subject): void {
  const { orders, stock } = connector;
  const rule = it.skipIf(orders === undefined);
  const visible = { timeout: stock.ordersVisibleWithinMs + 10_000 };

  /** Returns the shop with a new order. Skips the rule if the arrangement cannot place orders. */
  async function withOrder({ skip }: TestContext) {
    const arrangement = await arranged();
    const { placeOrder, makeListing } = arrangement;
    if (placeOrder === undefined) return skip('the arrangement cannot place orders');
    const ref = await makeListing(10);
    return { ...arrangement, placeOrder, ref, id: await placeOrder([{ ref, quantity: 2 }]) };
  }

  rule('an order is read with its lines, as it stands', async (context) => {
    const { ask, ref, id } = await withOrder(context);
    const read = async () => (await ask('orders.get', { ids: [id] }))[0]?.result;
    await expect.poll(read, visible).toMatchObject({
      kind: 'order',
      order: {
        externalId: id,
        partial: false,
        readStartedAt: expect.any(String),
        lines: [{ ref, quantity: 2, cancelled: 0, restocked: 0 }],
      },
    });
  });

  rule('an order the shop does not have is absent, and the others of its call are found', async (context) => {
    const { ask, id, missingOrder } = await withOrder(context);
    const read = async () =>
      Object.fromEntries(
        (await ask('orders.get', { ids: [missingOrder, id] })).map(({ key, result }) => [key, result.kind]),
      );
    await expect.poll(read, visible).toEqual({ [missingOrder]: 'absent', [id]: 'order' });
  });

  rule('pages cover every order once, and resume from their cursor in another process', async (context) => {
    const { placeOrder, ref, id, askElsewhere } = await withOrder(context);
    const placed = [id, await placeOrder([{ ref, quantity: 1 }]), await placeOrder([{ ref, quantity: 1 }])];
    // A separate service instance reads each page.
    const ids = async () => {
      const pages = await pagesFrom((cursor) => askElsewhere('orders.changedSince', { cursor }), null);
      return pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
    };
    await expect.poll(ids, visible).toEqual(expect.arrayContaining(placed));
    const all = await ids();
    expect(new Set(all).size).toBe(all.length);
  });

  rule(
    'a poll from where the last one began, less the overlap, finds what was placed since',
    async (context) => {
      const { ask, placeOrder, ref } = await withOrder(context);
      const [first] = await pagesFrom((cursor) => ask('orders.changedSince', { cursor }), null);
      const since = new Date(Date.parse(first?.asOf ?? '') - (orders?.overlapMs ?? 0)).toISOString();
      const later = await placeOrder([{ ref, quantity: 1 }]);
      const ids = async () => {
        const pages = await pagesFrom((cursor) => ask('orders.changedSince', { cursor }), since);
        return pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
      };
      await expect.poll(ids, visible).toContain(later);
    },
  );
}
