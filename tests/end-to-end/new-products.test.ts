import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll, readStock } from '../setup/shop-front.ts';
import type { Merchant, SandboxShop } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** A shop that also says when a product is created. */
async function connect(merchant: Merchant, role: 'supplier' | 'seller'): Promise<SandboxShop> {
  const shop = await connectSandboxShop(onhand, merchant, { role });
  const { shopId, webhookUrl: url, webhookSecret: secret } = shop;
  await onhand.sandbox.control.addWebhook(shopId, { topic: 'product.created', url, secret });
  return shop;
}

const skusOf = async (merchant: Merchant) =>
  (await listAll(merchant, '/v1/items')).map(({ sku }) => String(sku)).toSorted();

/** Waits until the merchant has items with these SKUs. Fails if it has others. */
async function untilItems(merchant: Merchant, skus: readonly string[]): Promise<void> {
  await until(
    () => skusOf(merchant),
    (found) => found.length >= skus.length,
  );
  expect(await skusOf(merchant)).toEqual(skus);
}

it('new products of a source store are here without a refresh; that of a seller waits for a person', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'New products', 'source');
  const source = await connect(merchant, 'supplier');
  const seller = await connect(merchant, 'seller');

  await control.addProduct(source.shopId, { name: 'Mug', sku: 'MUG', stock: 7 });
  await untilItems(merchant, ['MUG']);
  const [mug] = await listAll(merchant, '/v1/items');
  await until(
    () => readStock(merchant, String(mug?.['id'])),
    ({ onHand }) => onHand === 7,
  );
  await control.addProduct(source.shopId, {
    name: 'Shirt',
    variations: [
      { id: 901, option: 'S', sku: 'SHIRT-S', stock: 2 },
      { id: 902, option: 'L', sku: 'SHIRT-L', stock: 3 },
    ],
  });
  await untilItems(merchant, ['MUG', 'SHIRT-L', 'SHIRT-S']);

  // The product of a shop that only sells shows what the source has once a person has linked it.
  const listed = await control.addProduct(seller.shopId, { name: 'Our mug', sku: 'MUG', stock: 1 });
  const review = `/v1/integrations/${seller.integrationId}/review`;
  await until(
    () => listAll(merchant, review),
    (waiting) => waiting.length === 1,
  );
  expect(await control.stockOf(seller.shopId, listed.id)).toBe(1);
  const [waiting] = await listAll(merchant, review);
  expect(waiting).toMatchObject({ sku: 'MUG', suggestion: mug?.['id'] });
  await merchant.api.post(`${review}/accept`, {}, z.unknown());
  await until(
    () => control.stockOf(seller.shopId, listed.id),
    (shown) => shown === 7,
  );
  expect(await skusOf(merchant)).toEqual(['MUG', 'SHIRT-L', 'SHIRT-S']);
});

it('many products that are new while no worker runs all come in once, after it has started', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Many', 'source');
  const source = await connect(merchant, 'supplier');
  await onhand.stopWorker();
  const skus = Array.from({ length: 40 }, (_, index) => `NEW-${String(index).padStart(2, '0')}`);
  for (const sku of skus) await control.addProduct(source.shopId, { name: sku, sku, stock: 1 });
  await until(
    () => listAll(merchant, `/v1/integrations/${source.integrationId}/products`),
    (due) => due.length === skus.length,
  );
  expect(await skusOf(merchant)).toEqual([]);
  await onhand.startWorker();
  await untilItems(merchant, skus);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
});
