import chromium from '@sparticuz/chromium';
import { platforms } from '@onhand/sandbox/platforms/registry.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { chromium as playwright } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

let sandbox: Sandbox;
let browser: Browser;
/** The only page: this Chromium ends with its last one. */
let page: Page;
beforeAll(async () => {
  sandbox = await startSandbox();
  // The package brings a Chromium for Linux. Other systems name their own.
  browser = await playwright.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    args: chromium.args,
    headless: true,
  });
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

/** A long topic of each platform. */
const topics: Readonly<Record<string, string>> = {
  woocommerce: 'product.updated',
  shopify: 'orders/partially_fulfilled',
  ebay: 'MARKETPLACE_ACCOUNT_DELETION',
  etsy: 'order.delivered',
};

/** Opens a shop with long names, orders in several states, and a webhook. */
async function arrange(platform: string): Promise<string> {
  const id = `pages-${platform}`;
  const shop = await sandbox.control.createShop({
    id,
    platform,
    products: [
      { id: 100, name: 'Stoneware mug, hand-thrown, 350 ml', sku: 'MUG-STONEWARE-350', stock: 10 },
      { id: 200, name: 'Shirt', variations: [{ id: 201, option: 'Extra large', sku: 'SHIRT-XL', stock: 3 }] },
    ],
  });
  const place = () => sandbox.control.placeOrder(id, { lines: [{ productId: 100, quantity: 2 }] });
  await place();
  await sandbox.control.cancelOrder(id, (await place()).id);
  const url = `${sandbox.url}/healthz?integration=00000000-0000-4000-8000-000000000000`;
  await sandbox.control.addWebhook(id, { topic: topics[platform] ?? '', url, secret: 'a secret' });
  return shop.pageUrl;
}

const widths = [390, 1400];

test.for(Object.keys(platforms))('the page of a shop of %s cuts no table', async (platform) => {
  const address = await arrange(platform);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address);
    const wide = await page
      .locator('html, main')
      .evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.nodeName),
      );
    expect(wide, `too wide at ${width} px`).toEqual([]);
  }
});
