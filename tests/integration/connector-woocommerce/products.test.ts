import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { webhook } from '@onhand/connector-woocommerce/webhook.ts';
import type { ProductChange } from '@onhand/contracts/connector/product.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { pagesFrom } from '@onhand/connector-kit/testing/rules/pages.ts';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { credentialsOf, servedShop } from './arrangement.ts';

let sandbox: Sandbox;
let shop: ShopSummary;
let shops = 0;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  shops += 1;
  shop = await sandbox.control.createShop({
    id: `products-${shops}`,
    currency: 'EUR',
    products: [
      { id: 100, name: 'Mug', sku: 'MUG', price: '10', categories: ['Kitchen'], tags: ['blue'] },
      {
        id: 200,
        name: 'Shirt',
        sku: 'SHIRT',
        variations: [
          { id: 201, option: 'S', sku: 'SHIRT-S', price: '20', salePrice: '15' },
          { id: 202, option: 'M', price: '21' },
        ],
      },
    ],
  });
});
afterAll(() => sandbox.close());

const ask = () => servedShop(shop).ask;

async function update(group: string, change: ProductChange) {
  const [answer] = await ask()('products.update', { rows: [{ key: 'row', group, change }] });
  return answer?.result;
}

async function read(group: string) {
  const [answer] = await ask()('products.get', { groups: [group] });
  return answer?.result.kind === 'product' ? answer.result.product : answer?.result;
}

async function posts(): Promise<string[]> {
  const requests = await sandbox.control.requests(shop.id);
  return requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);
}

test('a variable product is read with its variations, their sale prices, and no SKU that is their parent’s', async () => {
  expect(await read('200')).toMatchObject({
    group: '200',
    currency: 'EUR',
    title: 'Shirt',
    handle: 'shirt',
    categories: [],
    units: [
      { ref: { unit: '201', group: '200' }, sku: 'SHIRT-S', price: { regular: '20.00', sale: '15.00' } },
      { ref: { unit: '202', group: '200' }, price: { regular: '21.00', sale: null } },
    ],
  });
  expect(await read('200')).not.toHaveProperty('units.1.sku');
});

test('a variation changes below its product; the product itself is not written', async () => {
  const units = [{ unit: '202', sku: 'SHIRT-M', price: { regular: '25.00', sale: '22.50' } }];
  expect(await update('200', { units })).toMatchObject({
    kind: 'ok',
    product: { units: [{ sku: 'SHIRT-S' }, { sku: 'SHIRT-M', price: { regular: '25.00', sale: '22.50' } }] },
  });
  expect(await posts()).toEqual(['/products/200/variations/batch']);
});

test('a product of which a variation is refused is left as it is', async () => {
  const change = { title: 'Blouse', units: [{ unit: '202', sku: 'MUG' }] };
  expect(await update('200', change)).toMatchObject({
    kind: 'rejected',
    code: 'product_invalid_sku',
    message: 'Invalid or duplicated SKU.',
  });
  expect(await read('200')).toMatchObject({ title: 'Shirt' });
});

test('the parent of variations is no unit', async () => {
  expect(await update('200', { units: [{ unit: '200', sku: 'X' }] })).toEqual({ kind: 'missing' });
  expect(await posts()).toEqual([]);
});

test('categories and tags are found by name, whatever their case; only what is missing is made', async () => {
  await sandbox.control.addProduct(shop.id, { name: 'Pan', categories: ['Pots & Pans'], tags: ['steel'] });
  const change = { categories: ['kitchen', 'Pots & Pans', 'Small < big'], tags: ['Steel'] };
  expect(await update('100', change)).toMatchObject({
    kind: 'ok',
    product: { categories: ['Kitchen', 'Pots & Pans', 'Small < big'], tags: ['steel'] },
  });
  expect(await posts()).toEqual(['/products/categories', '/products/batch']);
});

test('a category that many products of one call need is made once', async () => {
  const rows = ['100', '200'].map((group) => ({ key: group, group, change: { categories: ['Sale'] } }));
  await ask()('products.update', { rows });
  expect(await posts()).toEqual(['/products/categories', '/products/batch']);
});

test('an image is loaded once: the next change keeps it, and one put there by hand', async () => {
  const [front, back] = ['http://images.example/front.jpg', 'http://images.example/back.jpg'];
  await update('100', { images: [front] });
  const before = await imagesOf(100);
  expect(before).toEqual([expect.stringContaining('/wp-content/uploads/')]);
  expect(await update('100', { images: [back, front] })).toMatchObject({
    kind: 'ok',
    product: { images: [back, front] },
  });
  expect((await imagesOf(100))[1]).toBe(before[0]);
});

test('an image that the shop cannot load is rejected in its words, and the rest of the change is not done', async () => {
  expect(await update('100', { title: 'Cup', images: ['nowhere'] })).toMatchObject({
    kind: 'rejected',
    code: 'woocommerce_product_image_upload_error',
    message: expect.stringContaining('nowhere'),
  });
  expect(await read('100')).toMatchObject({ title: 'Mug', images: [] });
});

test('a sale ends with a sale price of null', async () => {
  const price = { regular: '20.00', sale: null };
  await update('200', { units: [{ unit: '201', price }] });
  const { products } = await sandbox.control.shop(shop.id);
  expect(products.find(({ id }) => id === 201)).toMatchObject({ price: '20.00', salePrice: '' });
});

test('a write whose answer is lost is unknown; reading tells what became of it', async () => {
  await sandbox.control.addFault(shop.id, { kind: 'apply_then_drop', on: 'writes', calls: 1 });
  expect(await update('100', { title: 'Cup' })).toMatchObject({ kind: 'unknown' });
  expect(await read('100')).toMatchObject({ title: 'Cup' });
});

test('a shop that is away is unavailable, and nothing is changed', async () => {
  await sandbox.control.addFault(shop.id, { kind: 'down', calls: 1 });
  expect(await update('100', { title: 'Cup' })).toMatchObject({ kind: 'unavailable' });
  expect(await read('100')).toMatchObject({ title: 'Mug' });
});

test('a key that may only read is unauthorized to change', async () => {
  const products = [{ id: 100, name: 'Mug' }];
  const readOnly = await sandbox.control.createShop({
    id: `${shop.id}-read`,
    permissions: 'read',
    products,
  });
  const { ask: askReadOnly } = servedFor(connector, credentialsOf(readOnly));
  const rows = [{ key: 'row', group: '100', change: { title: 'Cup' } }];
  expect(await askReadOnly('products.update', { rows })).toMatchObject([
    { result: { kind: 'unauthorized' } },
  ]);
});

test('a product edited by hand brings a webhook that points to it, a variation’s to its product', async () => {
  const secret = 'a-secret';
  await sandbox.control.addWebhook(shop.id, { topic: 'product.updated', url: 'http://127.0.0.1:9/', secret });
  await sandbox.control.editProduct(shop.id, 100, { name: 'Cup' });
  await sandbox.control.editProduct(shop.id, 202, { price: '30', salePrice: '25' });
  await sandbox.control.settled(shop.id);
  const groups = (await sandbox.control.deliveries(shop.id)).flatMap(({ topic, body }) => {
    const signature = createHmac('sha256', secret).update(body).digest('base64');
    const decoded = webhook.decode(
      {
        method: 'POST',
        url: '/',
        headers: { 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': signature },
        body: Buffer.from(body),
        receivedAt: new Date().toISOString(),
      },
      [secret],
    );
    const events = decoded.kind === 'events' ? decoded.events : [];
    return events.flatMap((event) => (event.kind === 'product' ? [event.group] : []));
  });
  expect(groups).toEqual(['100', '200']);
  expect(await read('200')).toMatchObject({ units: [{}, { price: { regular: '30.00', sale: '25.00' } }] });
});

test('several pages of one second bring every product once', async () => {
  for (let made = 0; made < 55; made += 1) {
    await sandbox.control.addProduct(shop.id, { name: `Item ${made}` });
  }
  const pages = await pagesFrom((cursor) => ask()('products.page', { cursor }), null);
  const groups = pages.flatMap(({ items }) => items.map(({ group }) => group));
  expect(groups).toHaveLength(57);
  expect(new Set(groups).size).toBe(57);
});

async function imagesOf(id: number): Promise<readonly string[]> {
  const { products } = await sandbox.control.shop(shop.id);
  return products.find((one) => one.id === id)?.images ?? [];
}
