import { afterAll, beforeAll, expect, it } from 'vitest';
import { failedSale } from '../setup/failed-sale.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('an order whose sale failed in a shop tells so, and Retry carries it through there, in milliseconds', async () => {
  const { merchant, orderNumber, refusing, mend, shows } = await failedSale(onhand);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/orders?outcome=completed_with_failures`);
  await page.getByRole('cell', { name: 'Completed with failures' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'orders');

  await page.getByRole('link', { name: orderNumber, exact: true }).click();
  await page.getByRole('heading', { name: `Order ${orderNumber}` }).waitFor();
  await page.getByText(`${refusing.shopId} does not show its figure of MUG yet`).waitFor();
  await page.getByText('This product is locked by its author.').waitFor();
  await page.getByText('1 unit committed now.').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'order');

  await mend();
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText(`${refusing.shopId} shows 9 of MUG`).waitFor();
  // The selling shop and the mended one.
  await page
    .getByText(/Confirmed [\d.]+ (ms|s|min)/)
    .nth(1)
    .waitFor();
  expect(await shows()).toBe(9);
  await until(
    () => page.getByRole('alert').count(),
    (alerts) => alerts === 0,
  );

  // The shop will never close it: its unit is on sale again, in all shops.
  await page.getByRole('button', { name: `More for order ${orderNumber}` }).click();
  await page.getByRole('menuitem', { name: 'Close: its units are on sale again' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('· Closed').waitFor();
  await until(shows, (figure) => figure === 10);
});

it('on a phone, nothing is found where no order is oversold, and the list says so', async () => {
  const { merchant } = await failedSale(onhand);
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/orders`);
  await page.getByRole('region', { name: 'Orders' }).waitFor();
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('switch', { name: 'Oversold' }).check();
  await page.getByText('No order matches').waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});
