import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  listAll,
  connectSandboxShop,
  createItem,
  createMerchant,
  listInSandbox,
  readListing,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** Sets up two shops at 10: orders are placed at the first, the second one fails. */
async function twoShops() {
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const [selling, failing] = await Promise.all(
    [1, 2].map(async () => {
      const shop = await connectSandboxShop(onhand, merchant);
      return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
    }),
  );
  if (selling === undefined || failing === undefined) throw new Error('There are no shops.');
  for (const { listingId } of [selling, failing]) {
    await until(() => readListing(merchant, listingId), atRest);
  }
  await onhand.sandbox.control.clearWrites(failing.shopId);
  return { merchant, selling, failing };
}

const faults = [
  { name: '5xx to everything', fault: { kind: 'status', status: 500 } },
  { name: '5xx to writes only', fault: { kind: 'status', status: 500, on: 'writes' } },
  { name: '5xx with nothing behind it', fault: { kind: 'down' } },
  { name: 'with the 403 page of a firewall', fault: { kind: 'status', status: 403 } },
] as const;

it.concurrent.each(faults)(
  'a channel that answers $name for 16 s shows the newer figure and never the older one after it',
  async ({ fault }) => {
    const { control } = onhand.sandbox;
    const { merchant, selling, failing } = await twoShops();
    const outageMs = 16_000;
    const startedAtMs = performance.now();
    await control.addFault(failing.shopId, fault);

    const order = { lines: [{ productId: selling.productId, quantity: 2 }] };
    await control.placeOrder(selling.shopId, order);
    // The first need (8) has been tried, or the channel is known to be away, before the second one (7) comes.
    await until(
      () => readListing(merchant, failing.listingId),
      ({ channelStock }) =>
        channelStock.every(({ state, submitted }) => submitted.quantity === 8 && state !== 'open'),
    );
    await control.placeOrder(selling.shopId, { lines: [{ productId: selling.productId, quantity: 1 }] });
    await until(
      async () => performance.now() - startedAtMs,
      (elapsedMs) => elapsedMs > outageMs,
    );
    await control.clearFaults(failing.shopId);

    const shows = () => control.stockOf(failing.shopId, failing.productId);
    await until(shows, (figure) => figure === 7, 60_000);
    await until(() => readListing(merchant, failing.listingId), atRest);
    const applied = (await control.writes(failing.shopId))
      .filter(({ outcome }) => outcome === 'applied')
      .map(({ quantity }) => quantity);
    expect([[7], [8, 7]]).toContainEqual(applied);
    expect(await shows()).toBe(7);

    // The outage was the channel's: no listing has failed, and its one alert is over.
    expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
    expect(await listAll(merchant, '/v1/incidents?kind=channel_down&open=true')).toEqual([]);
  },
  120_000,
);
