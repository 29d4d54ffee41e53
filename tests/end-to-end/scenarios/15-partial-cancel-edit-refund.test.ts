import { z } from 'zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createListing,
  createMerchant,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from '../../setup/shop-front.ts';
import type { SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';
import { deliver } from '../../setup/webhooks.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('committed follows every change of an order, and all its events in any other order end the same', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const shop = await connectSandboxShop(onhand, merchant);
  const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
  await until(() => readListing(merchant, listing.listingId), atRest);
  const { shopId, productId } = listing;
  const commits = async (committed: number) => {
    await until(
      () => readStock(merchant, itemId),
      (stock) => stock.committed === committed && stock.available === 10 - committed,
    );
    await until(
      () => control.stockOf(shopId, productId),
      (shown) => shown === 10 - committed,
    );
    await until(() => readListing(merchant, listing.listingId), atRest);
  };

  const order = await control.placeOrder(shopId, { lines: [{ productId, quantity: 3 }] });
  const lineId = order.lines[0]?.lineId ?? 0;
  await commits(3);
  await control.changeOrder(shopId, order.id, { lines: [{ lineId, quantity: 2 }] });
  await commits(2);
  await control.changeOrder(shopId, order.id, { lines: [{ lineId, quantity: 4 }] });
  await commits(4);
  await control.refund(shopId, order.id, { lines: [{ lineId, quantity: 1 }], restock: true });
  await commits(3);
  await control.cancelOrder(shopId, order.id);
  await commits(0);

  await control.settled(shopId);
  const told = (await control.deliveries(shopId)).filter(({ topic }) => topic.startsWith('order.'));
  expect(told.length).toBeGreaterThanOrEqual(5);
  const halves = [
    ...told.filter((_, index) => index % 2 === 1),
    ...told.filter((_, index) => index % 2 === 0),
  ];
  for (const history of [told.toReversed(), halves]) {
    expect(await stockAfter(listing, history)).toEqual({ onHand: 10, committed: 0, oversold: 0 });
    for (const delivery of history) await deliver(listing, delivery);
  }
  // Told again, the first merchant had nothing to learn either.
  expect(await readStock(merchant, itemId)).toMatchObject({ onHand: 10, committed: 0, available: 10 });
});

/** The stock of another merchant of the same shop, once it was told of all this and followed every hint. */
async function stockAfter(
  { shopId, productId }: SandboxListing,
  history: readonly { readonly topic: string; readonly body: string }[],
) {
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const { platform, baseUrl, secrets } = await onhand.sandbox.control.shop(shopId);
  const webhookSecret = 'the-same-shop-again';
  const { id: integrationId } = await merchant.api.post(
    '/v1/integrations',
    { platform, name: 'Again', baseUrl, api: secrets, webhookSecret },
    z.object({ id: z.string() }),
  );
  await createListing(merchant, { integrationId, externalKey: String(productId), sku: 'MUG', itemId });
  const webhookUrl = `${onhand.gatewayUrl}/webhooks/${integrationId}`;
  for (const delivery of history) {
    expect(await deliver({ webhookUrl, webhookSecret }, delivery)).toMatchObject({ status: 200 });
  }
  await until(
    () => listAll(merchant, `/v1/inbound-events?integrationId=${integrationId}`),
    (events) => events.every(({ state }) => state === 'taken_in'),
  );
  const { onHand, committed, oversold } = await readStock(merchant, itemId);
  return { onHand, committed, oversold };
}
