import { connect } from '@onhand/database/connect.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const orders = 10;
let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

async function merchantWithShop() {
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'CUP', 100);
  const shop = await connectSandboxShop(onhand, merchant);
  const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'CUP', stock: 100 });
  await until(() => readListing(merchant, listing.listingId), atRest);
  return { merchant, itemId, ...listing };
}

type Shop = Awaited<ReturnType<typeof merchantWithShop>>;

const sell = ({ shopId, productId }: Shop) =>
  onhand.sandbox.control.placeOrder(shopId, { lines: [{ productId, quantity: 1 }] });

const stockOf = ({ merchant, itemId }: Shop) => readStock(merchant, itemId);

/** Locks an item, as a transaction does that does not end. Returns what ends it. */
async function hold(itemId: string): Promise<() => Promise<void>> {
  const db = connect(onhand.databaseUrl, { maxConnections: 1 });
  const locked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const ended = db.transaction().execute(async (tx) => {
    await sql`select 1 from items where id = ${itemId} for update`.execute(tx);
    locked.resolve();
    await released.promise;
  });
  await Promise.race([locked.promise, ended]);
  return async () => {
    released.resolve();
    await ended;
    await db.destroy();
  };
}

it('a merchant whose item is locked waits alone: the other is answered, and nothing is lost or counted twice', async () => {
  const { control } = onhand.sandbox;
  const [stuck, other] = [await merchantWithShop(), await merchantWithShop()];
  const release = await hold(stuck.itemId);
  try {
    // Interleaved, so that they come to the same commits.
    for (let order = 0; order < orders; order += 1) {
      await Promise.all([sell(stuck), sell(other)]);
    }
    await control.settled(other.shopId);
    expect(await stockOf(other)).toMatchObject({ committed: orders, available: 100 - orders });
    expect(await listAll(other.merchant, '/v1/orders')).toHaveLength(orders);
    await until(
      () => control.stockOf(other.shopId, other.productId),
      (shown) => shown === 100 - orders,
    );
    await until(() => readListing(other.merchant, other.listingId), atRest);
    // What the stuck merchant sold waits all the while.
    expect(await listAll(stuck.merchant, '/v1/orders')).toEqual([]);
    expect(await stockOf(stuck)).toMatchObject({ committed: 0 });
  } finally {
    await release();
  }
  await control.settled(stuck.shopId);
  await until(
    () => stockOf(stuck),
    ({ committed }) => committed === orders,
  );
  expect(await listAll(stuck.merchant, '/v1/orders')).toHaveLength(orders);
  await until(() => readListing(stuck.merchant, stuck.listingId), atRest);
  expect(await control.stockOf(stuck.shopId, stuck.productId)).toBe(100 - orders);
  for (const { merchant } of [stuck, other]) {
    // A figure that was read before its order came in is that order's.
    const observations = await listAll(merchant, '/v1/observations');
    expect(observations.filter(({ state }) => state !== 'consumed')).toEqual([]);
  }
});
