import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../../start.ts';
import { arrangeSeller } from './arrange.ts';
import { api, askerOf, generousSandbox, inventoryOf, refresh, rewrite, shopPathOf } from './ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await generousSandbox();
});
afterAll(() => sandbox?.close());

async function arrange(id: string) {
  const seller = await arrangeSeller(sandbox, id);
  const shop = await sandbox.control.shop(id);
  const { access_token: token } = (await refresh(shop, seller.shop.secrets.refreshToken)).body;
  return { seller, shop, shopPath: shopPathOf(shop), ask: askerOf(shop, token) };
}

test('what the suite arranges is what Etsy’s API shows', async () => {
  const { seller, ask, shopPath } = await arrange('shown');
  const listingId = await seller.makeListing(10);
  const quantity = async () => (await inventoryOf(ask, listingId)).products[0].offerings[0].quantity;
  expect(await quantity()).toBe(10);
  await seller.setStock(listingId, 6);
  expect(await quantity()).toBe(6);

  const receiptId = await seller.placeOrder([{ listingId, quantity: 2 }]);
  expect(await seller.stockOf(listingId)).toBe(4);
  await seller.cancelOrder(receiptId);
  await seller.garbleOrder(receiptId);
  const receipt = await ask('GET', `${shopPath}/receipts/${receiptId}`);
  expect(receipt.body).toMatchObject({ status: 'canceled', updated_timestamp: 'no time' });

  await seller.loseAnswer();
  const writing = rewrite(ask, listingId, ([one]) => {
    one.offerings[0].quantity = 3;
  });
  await expect(writing).rejects.toThrow('fetch failed');
  expect(await seller.stockOf(listingId)).toBe(3);
  await seller.removeListing(listingId);
  expect((await ask('GET', `${api}/listings/${listingId}`)).status).toBe(404);
});

test('what is missing is well-formed, and not there', async () => {
  const { seller, shop, ask, shopPath } = await arrange('missing');
  const { listingId, receiptId } = seller.missing;
  expect((await ask('GET', `${api}/listings/${listingId}/inventory`)).status).toBe(404);
  expect((await ask('GET', `${shopPath}/receipts/${receiptId}`)).status).toBe(404);
  const { refreshToken } = seller.wrongCredentials.secrets;
  expect((await refresh(shop, refreshToken)).body.error).toBe('invalid_grant');
});
