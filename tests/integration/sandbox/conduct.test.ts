import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const mug = { id: 100, name: 'Mug', sku: 'MUG', stock: 10 };

/** Sends a form of a shop's page, and returns what the page then says. */
async function send(shop: string, form: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams(fields);
  const answer = await fetch(`${sandbox.url}/shops/${shop}/${form}`, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
  const said = new URL(answer.headers.get('location') ?? '', sandbox.url).searchParams;
  return [...said].map(([outcome, text]) => `${outcome}: ${text}`).join();
}

const platforms = ['woocommerce', 'shopify', 'ebay', 'etsy'] as const;

test.each(platforms)('stock is edited by hand on the page of a %s shop', async (platform) => {
  const { control } = sandbox;
  const id = `hand-${platform}`;
  await control.createShop({ id, platform, products: [mug] });
  expect(await send(id, 'stock', { product: '100', quantity: '4' })).toBe('done: Its stock is 4 now.');
  expect(await control.stockOf(id, 100)).toBe(4);
  const isAlwaysManaged = platform === 'etsy';
  const ended = await send(id, 'stock', { product: '100', quantity: '' });
  expect(ended).toMatch(isAlwaysManaged ? /^refused: .*manages the stock/ : /^done: .*not managed/);
  expect(await control.stockOf(id, 100)).toBe(isAlwaysManaged ? 4 : null);
  expect(await send(id, 'stock', { product: '100', quantity: '1.5' })).toMatch(/^refused: .*whole number/);
  expect(await send(id, 'stock', { product: '999', quantity: '1' })).toMatch(/^refused: /);
});

test('a fault is switched on for so many calls, shown, and switched off', async () => {
  const { control, url } = sandbox;
  await control.createShop({ id: 'faulty', products: [mug] });
  expect(await send('faulty', 'faults', { preset: 'limited', product: '100', calls: '2' })).toMatch(
    /^done: /,
  );
  expect(await send('faulty', 'faults', { preset: 'refuse', product: '100', calls: '' })).toMatch(/^done: /);
  expect((await control.shop('faulty')).faults).toMatchObject([
    { fault: { kind: 'status', status: 429, retryAfterSeconds: 5 }, callsLeft: 2 },
    { fault: { kind: 'refuse_product', productId: 100 }, callsLeft: null },
  ]);
  const page = await (await fetch(`${url}/shops/faulty`)).text();
  expect(page).toContain('calls left: 2');
  for (const wrong of [
    { preset: 'none' },
    { preset: 'down', calls: '0' },
    { preset: 'refuse', product: '5' },
  ]) {
    expect(await send('faulty', 'faults', wrong)).toMatch(/^refused: /);
  }
  await send('faulty', 'faults/clear', {});
  expect((await control.shop('faulty')).faults).toEqual([]);
});

const pathOf = {
  woocommerce: '/wp-json/wc/v3/products',
  shopify: '/admin/api/2026-10/graphql.json',
  ebay: '/sell/inventory/v1/inventory_item',
  etsy: '/v3/application/openapi-ping',
};
const requests: Readonly<Record<string, RequestInit>> = {
  shopify: { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
};

test('an answer is broken off in its body, or is far too long', async () => {
  const { control } = sandbox;
  for (const platform of platforms) {
    const id = `answers-${platform}`;
    const { baseUrl } = await control.createShop({ id, platform, products: [mug] });
    const ask = () => fetch(`${baseUrl}${pathOf[platform]}`, requests[platform]);
    await control.addFault(id, { kind: 'cut_answer', calls: 1 });
    const broken = await ask();
    await expect(broken.text()).rejects.toThrow(/terminated/);
    await control.addFault(id, { kind: 'huge_answer', calls: 1 });
    const huge = await ask();
    expect(Number(huge.headers.get('content-length'))).toBeGreaterThan(200 * 1024 * 1024);
    await huge.body?.cancel();
    expect(JSON.parse(await (await ask()).text())).toBeTypeOf('object');
  }
});

test('deliveries are held, turned around, sent twice, and lost', async () => {
  const { control } = sandbox;
  await control.createShop({ id: 'told', products: [mug, { ...mug, id: 101, sku: 'CUP', name: 'Cup' }] });
  const webhook = { topic: 'product.updated', url: 'http://127.0.0.1:9/', secret: 's' };
  await control.addWebhook('told', webhook);
  await send('told', 'deliveries', { action: 'hold' });
  await control.editStock('told', 100, 5);
  await control.editStock('told', 101, 5);
  expect(await control.shop('told')).toMatchObject({ pendingDeliveries: 2, deliveriesHeld: true });
  await send('told', 'deliveries', { action: 'reverse' });
  await control.addFault('told', { kind: 'repeat_deliveries', calls: 1 });
  await send('told', 'deliveries', { action: 'release' });
  await control.settled('told');
  const told = (await control.deliveries('told')).map(({ body }) => (JSON.parse(body) as { id: number }).id);
  expect(told).toEqual([101, 101, 100]);

  await send('told', 'deliveries', { action: 'hold' });
  await control.editStock('told', 100, 6);
  expect(await send('told', 'deliveries', { action: 'drop' })).toBe('done: Deliveries lost: 1.');
  expect(await send('told', 'deliveries', { action: 'dance' })).toMatch(/^refused: /);
});
