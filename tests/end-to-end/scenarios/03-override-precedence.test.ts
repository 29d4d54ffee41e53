import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listInSandbox,
  readListing,
} from '../../setup/shop-front.ts';
import type { SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const plan = z.object({ id: z.string() });
const blocked = z.looseObject({ block: z.object({ code: z.string() }).nullable() });

it('an override wins over the merchant, and changing it writes nothing at that moment', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const { api } = merchant;
  await api.put(
    `/v1/merchants/${merchant.merchantId}/preferences`,
    { syncInventory: 'never', processOrders: 'manual' },
    z.unknown(),
  );
  const shop = await connectSandboxShop(onhand, merchant);
  const list = async (sku: string) => {
    const itemId = await createUnopenedItem(merchant, sku);
    return { itemId, ...(await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 1 })) };
  };
  const setItem = ({ itemId }: { itemId: string }, body: object) =>
    api.put(`/v1/items/${itemId}/preferences`, body, z.unknown());
  const receive = ({ itemId }: { itemId: string }) =>
    api.post(`/v1/items/${itemId}/receipts`, { quantity: 5 }, z.unknown());
  const [a, b, c, d] = [await list('A'), await list('B'), await list('C'), await list('D')];
  await setItem(a, { syncInventory: 'always' });
  await setItem(c, { syncInventory: 'process_orders', processOrders: false });
  await setItem(d, { syncInventory: 'never' });
  const all = [a, b, c, d];
  const shown = () => Promise.all(all.map(({ productId }) => control.stockOf(shop.shopId, productId)));
  const writes = async () =>
    (await control.writes(shop.shopId)).map(({ productId, quantity }) => ({ productId, quantity }));
  const of = (listing: SandboxListing) => ({ productId: listing.productId, quantity: 5 });
  /** Waits until the figure of a listing is held back for this reason. */
  const untilHeld = (listing: SandboxListing, code: string) =>
    until(
      async () => blocked.parse((await readListing(merchant, listing.listingId)).channelStock[0]),
      ({ block }) => block?.code === code,
    );

  for (const item of all) await receive(item);
  await until(shown, ([first]) => first === 5);
  await untilHeld(b, 'sync_never');
  await untilHeld(c, 'process_orders_off');
  await untilHeld(d, 'sync_never');
  expect(await writes()).toEqual([of(a)]);
  expect(await shown()).toEqual([5, 1, 1, 1]);

  // The merchant becomes `always`, which starts new writes: it is made by a plan.
  const change = { kind: 'preferences', values: { syncInventory: 'always' } };
  const { id } = await api.post('/v1/plans', { change }, plan);
  await api.post(`/v1/plans/${id}/apply`, {}, plan);
  await until(shown, ([, second]) => second === 5);
  await untilHeld(c, 'process_orders_off');
  await untilHeld(d, 'sync_never');
  expect(await writes()).toEqual([of(a), of(b)]);

  // Units on their way are published for A, and not for D.
  const announced = [a, d].map(({ itemId }) => ({ itemId, units: 1, published: true }));
  await api.post('/v1/ship-notices', { reference: 'ASN-1', lines: announced }, z.unknown());
  await until(shown, ([first]) => first === 6);
  await untilHeld(d, 'sync_never');
  const written = [of(a), of(b), { ...of(a), quantity: 6 }];
  expect(await writes()).toEqual(written);

  // D becomes `always`: nothing is written until its stock changes.
  await setItem(d, { syncInventory: 'always' });
  await untilHeld(d, 'awaiting_next_sync');
  expect(await writes()).toEqual(written);
  await receive(d);
  await until(shown, ([, , , last]) => last === 11);
  expect(await writes()).toEqual([...written, { ...of(d), quantity: 11 }]);
}, 120_000);
