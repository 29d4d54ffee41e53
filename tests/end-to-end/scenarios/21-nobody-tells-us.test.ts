import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
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

/** WooCommerce whose orders may be read as often as the tests want. */
const { orders } = connector;
if (orders === undefined) throw new Error('WooCommerce has orders.');
const woocommerce = { ...connector, orders: { ...orders, minPassMs: 500 } };

const health = z.object({
  orders: z.object({ lastPass: z.object({ completedAt: z.string().nullable() }) }),
  subscriptions: z.object({ state: z.string(), topics: z.array(z.object({ state: z.string() }).loose()) }),
});

/** An item at 10 in three shops, of which the first one stops to tell us anything. */
async function silentShop(onhand: TestOnhand) {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const shops = await Promise.all(
    [1, 2, 3].map(async () => {
      const shop = await connectSandboxShop(onhand, merchant, { subscribe: false });
      return listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
    }),
  );
  const [silent] = shops;
  if (silent === undefined) throw new Error('There is no shop.');
  const readListings = () => Promise.all(shops.map(({ listingId }) => readListing(merchant, listingId)));
  await until(readListings, (all) => all.every(atRest));
  const readHealth = () => merchant.api.get(`/v1/integrations/${silent.integrationId}/health`, health);
  await until(readHealth, ({ subscriptions }) => subscriptions.state === 'on');

  const orderWebhooks = async () =>
    (await control.shop(silent.shopId)).webhooks.filter(({ topic }) => topic.startsWith('order.'));
  for (const { id } of await orderWebhooks()) {
    await control.changeWebhook(silent.shopId, id, { status: 'disabled' });
  }
  await control.addFault(silent.shopId, { kind: 'lose_deliveries' });
  await control.clearWrites(silent.shopId);
  const placed = await control.placeOrder(silent.shopId, {
    lines: [{ productId: silent.productId, quantity: 3 }],
  });

  /** Every shop shows 7, the order is known once, and its subscriptions are back. */
  const expectRight = async () => {
    const shown = () => Promise.all(shops.map((shop) => control.stockOf(shop.shopId, shop.productId)));
    await until(shown, (figures) => figures.every((figure) => figure === 7));
    await until(readListings, (all) => all.every(atRest));
    await until(
      () => readStock(merchant, itemId),
      ({ onHand, committed, available }) => onHand === 10 && committed === 3 && available === 7,
    );
    expect(await listAll(merchant, '/v1/orders')).toMatchObject([{ externalOrderId: String(placed.id) }]);
    const writes = await control.writes(silent.shopId);
    expect(writes.filter(({ quantity }) => quantity !== 7)).toEqual([]);
    const observations = await listAll(merchant, '/v1/observations');
    expect(observations.filter(({ state }) => state === 'reversed')).toEqual([]);

    await until(orderWebhooks, (all) => all.every(({ status }) => status === 'active'));
    const incidents = await listAll(merchant, '/v1/incidents?kind=subscription_lost');
    expect(incidents).toMatchObject([{ integrationId: silent.integrationId }]);
    const topics = (await orderWebhooks()).map(({ topic }) => topic);
    expect(incidents[0]?.['detail']).toEqual({ topics: expect.arrayContaining(topics) });
  };
  return { merchant, itemId, silent, expectRight };
}

describe('a shop whose webhooks are lost and whose order subscriptions are switched off', () => {
  let onhand: TestOnhand;
  beforeAll(async () => {
    onhand = await startOnhand({ woocommerce, subscriptions: true, passEveryMs: 2_000 });
  });
  afterAll(() => onhand[Symbol.asyncDispose]());

  it('is right within one pass, and subscribed to again', async () => {
    const { expectRight } = await silentShop(onhand);
    await expectRight();
  });
});

describe('a shop that was silent while the next pass is minutes away', () => {
  let onhand: TestOnhand;
  beforeAll(async () => {
    onhand = await startOnhand({ woocommerce, subscriptions: true });
  });
  afterAll(() => onhand[Symbol.asyncDispose]());

  it('sends nothing any more once it is revoked: its webhooks are removed', async () => {
    const merchant = await createMerchant(onhand);
    const { shopId, integrationId } = await connectSandboxShop(onhand, merchant);
    const webhooks = async () => (await onhand.sandbox.control.shop(shopId)).webhooks;
    expect(await webhooks()).not.toEqual([]);
    const revoked = z.object({ state: z.literal('revoked'), webhooksLeft: z.array(z.unknown()) });
    const answer = await merchant.api.post(`/v1/integrations/${integrationId}/revoke`, {}, revoked);
    expect([answer.webhooksLeft, await webhooks()]).toEqual([[], []]);
  });

  it('is read at once when a figure shows that it sold: 10 is never written over 7', async () => {
    const { merchant, itemId, expectRight } = await silentShop(onhand);
    await merchant.api.post(`/v1/items/${itemId}/sync-now`, {}, z.unknown());
    await expectRight();
  });
});
