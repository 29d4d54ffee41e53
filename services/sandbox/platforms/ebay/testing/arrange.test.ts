import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../../start.ts';
import type { Sandbox } from '../../../start.ts';
import { arrangeSeller } from './arrange.ts';
import { fulfillment, askerOf, grant, inventory } from './ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

async function asApp({ shop }: Awaited<ReturnType<typeof arrangeSeller>>) {
  const [summary] = (await sandbox.control.shops()).filter(({ baseUrl }) => baseUrl === shop.baseUrl);
  if (summary === undefined) throw new Error('no shop');
  const refreshToken = shop.secrets['refreshToken'] ?? '';
  const { body } = await grant(summary, { grant_type: 'refresh_token', refresh_token: refreshToken });
  return askerOf(summary, body.access_token);
}

test('what the suite arranges is what eBay’s API shows', async () => {
  const seller = await arrangeSeller(sandbox);
  const ask = await asApp(seller);
  const { sku, offerId, listingId } = await seller.makeListing(10);
  expect((await ask('GET', `${inventory}/offer/${offerId}`)).body).toMatchObject({
    sku,
    availableQuantity: 10,
    listing: { listingId },
  });
  await seller.setStock(sku, 6);
  expect((await ask('GET', `${inventory}/offer/${offerId}`)).body.availableQuantity).toBe(6);

  const orderId = await seller.placeOrder([{ sku, quantity: 2 }]);
  expect(await seller.stockOf(sku)).toBe(4);
  await seller.cancelOrder(orderId);
  expect(await seller.stockOf(sku)).toBe(6);
  await seller.garbleOrder(orderId);
  expect((await ask('GET', `${fulfillment}/order/${orderId}`)).body.creationDate).toBe('no time');

  await seller.loseAnswer();
  const item = `${inventory}/inventory_item/${sku}`;
  await expect(ask('DELETE', item)).rejects.toThrow('fetch failed');
  expect((await ask('GET', item)).status).toBe(404);
  const unmanaged = await seller.makeListing(null);
  expect(await seller.stockOf(unmanaged.sku)).toBeNull();
  await seller.removeListing(unmanaged.sku);
  expect((await ask('GET', `${inventory}/offer/${unmanaged.offerId}`)).errorId).toBe(25713);
});

test('what is missing is well-formed, and not there', async () => {
  const seller = await arrangeSeller(sandbox);
  const ask = await asApp(seller);
  const { sku, offerId, order } = seller.missing;
  expect((await ask('GET', `${inventory}/inventory_item/${sku}`)).errorId).toBe(25710);
  expect((await ask('GET', `${inventory}/offer/${offerId}`)).errorId).toBe(25713);
  expect(await ask('GET', `${fulfillment}/order/${order}`)).toMatchObject({ status: 404, errorId: 32100 });
});
