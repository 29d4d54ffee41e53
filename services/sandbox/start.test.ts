import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startSandbox } from './start.ts';
import type { Sandbox } from './start.ts';

const running: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.close();
});

async function start(options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
}

const mug = { id: 100, name: 'Mug', sku: 'MUG', stock: 10 };

test('shops survive a restart with their keys, stock and orders', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  try {
    const before = await startSandbox({ folder });
    const shop = await before.control.createShop({ id: 'a', products: [mug] });
    await before.control.placeOrder('a', { lines: [{ productId: 100, quantity: 3 }] });
    await before.close();

    const after = await start({ folder });
    const { secrets, orders, products } = await after.control.shop('a');
    expect(secrets).toEqual(shop.secrets);
    expect(products).toMatchObject([{ stock: 7 }]);
    expect(orders).toHaveLength(1);
  } finally {
    for (const sandbox of running.splice(0)) await sandbox.close();
    await rm(folder, { recursive: true });
  }
});

test('a shop that an older version kept opens with what it lacks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  try {
    const before = await startSandbox({ folder });
    await before.control.createShop({ id: 'a', products: [mug] });
    await before.close();
    const file = join(folder, 'shops', 'a.json');
    const {
      terms: _terms,
      requests: _requests,
      next: { term: _term, ...next },
      products,
      ...state
    } = JSON.parse(await readFile(file, 'utf8'));
    const [{ categoryIds: _categoryIds, images: _images, ...product }] = products;
    await rm(file);
    await writeFile(join(folder, 'sandbox.json'), JSON.stringify([{ ...state, next, products: [product] }]));

    const { control } = await start({ folder });
    const { products: shown } = await control.shop('a');
    expect(shown).toMatchObject([{ sku: 'MUG', stock: 10, categories: ['Uncategorized'], images: [] }]);
    await control.addProduct('a', { name: 'Cup', tags: ['new'] });
    expect(await control.requests('a')).toEqual([]);
  } finally {
    for (const sandbox of running.splice(0)) await sandbox.close();
    await rm(folder, { recursive: true });
  }
});

test('a platform that the sandbox does not play is refused', async () => {
  const { control } = await start();
  await expect(control.createShop({ id: 'a', platform: 'no-such-one' })).rejects.toThrow('platform_unknown');
});

test('a shop of an id that is taken is refused, and what is malformed is named', async () => {
  const { control } = await start();
  await control.createShop({ id: 'a' });
  await expect(control.createShop({ id: 'a' })).rejects.toThrow('shop_exists');
  await expect(control.createShop({ id: 'Not an id' })).rejects.toThrow('input_invalid');
  await expect(control.shop('b')).rejects.toThrow('shop_unknown');
});

describe('the page', () => {
  async function opened() {
    const sandbox = await start();
    const { pageUrl } = await sandbox.control.createShop({ id: 'a', name: 'Shop <A>', products: [mug] });
    const post = (path: string, form: Record<string, string>) =>
      fetch(`${pageUrl}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    return { ...sandbox, pageUrl, post };
  }

  test('lists the shops, and shows what is on sale', async () => {
    const { url, pageUrl } = await opened();
    expect(await (await fetch(url)).text()).toContain('Shop &lt;A&gt;');
    expect(await (await fetch(pageUrl)).text()).toMatch(/Mug[\s\S]*10\.?\d* USD/);
  });

  test('shows a product as it was edited, and what a sale price takes the place of', async () => {
    const { control, pageUrl } = await opened();
    await control.editProduct('a', 100, { name: 'Salt & Pepper', price: '12', salePrice: '9.50' });
    const page = await (await fetch(pageUrl)).text();
    expect(page).toContain('Salt &amp; Pepper<');
    expect(page).toContain('<s>12.00</s> 9.50 USD');
  });

  test('buying places an order and takes its stock; cancelling puts it back', async () => {
    const { control, post } = await opened();
    const bought = await post('/buy', { product: '100', quantity: '2' });
    expect(await bought.text()).toContain('Thank you');
    expect(await control.stockOf('a', 100)).toBe(8);
    const [order] = (await control.shop('a')).orders;
    await post(`/orders/${order?.id}/cancel`, {});
    expect(await control.stockOf('a', 100)).toBe(10);
  });

  test.each([
    [{ product: '100', quantity: '11' }, 'You asked for 11, and 10 are in stock.'],
    [{ product: '100', quantity: '1.5' }, 'The quantity must be a whole number from 1.'],
    [{ product: '999', quantity: '1' }, 'This product is no longer for sale.'],
  ])('%j cannot be bought', async (form, message) => {
    const { control, post } = await opened();
    expect(await (await post('/buy', form)).text()).toContain(message);
    expect(await control.stockOf('a', 100)).toBe(10);
  });
});
