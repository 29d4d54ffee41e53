import { afterAll, beforeAll, expect, it } from 'vitest';
import { failedSale } from '../setup/failed-sale.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { listAll } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('a failed item shows the words of the shop; after the shop is mended, Retry writes the figure', async () => {
  const { merchant, refusing, mend, shows } = await failedSale(onhand);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/failed-items`);
  await page.getByText('This product is locked by its author.').waitFor();
  await page.getByText('product_is_locked').waitFor();
  await page.getByRole('rowheader', { name: 'MUG' }).waitFor();
  await page.getByRole('cell', { name: refusing.shopId, exact: true }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'failed-items');

  await mend();
  await page.getByRole('button', { name: 'Retry MUG' }).click();
  await page.getByText('Nothing failed').waitFor();
  expect(await shows()).toBe(9);
});

it('several are skipped at once after a question, and are found as skipped on a phone', async () => {
  const { merchant, failedItems } = await failedSale(onhand);
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/failed-items`);
  await page.getByRole('checkbox', { name: 'Select MUG' }).check();
  await page.getByRole('button', { name: 'Skip selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Skip 1 failed item?' });
  expect(await failedItems()).toMatchObject([{ state: 'open' }]);
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await failedItems()).toMatchObject([{ state: 'skipped' }]);

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Open' }).click();
  await page.getByText('No failed item matches').waitFor();
  await opened.visit(`/m/${merchant.merchantId}/failed-items?state=skipped`);
  await page.getByRole('button', { name: 'Retry MUG' }).waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

it('all that match are tried again by a run in the shop', async () => {
  const { merchant, mend, shows, failedItems } = await failedSale(onhand);
  await mend();
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/failed-items?sku=mug`);
  await page.getByRole('button', { name: 'Retry or skip all' }).click();
  await page.getByRole('menuitem', { name: 'Retry all' }).click();
  await page.getByRole('dialog').getByRole('button', { name: "Yes, I'm sure" }).click();
  await until(failedItems, ({ length }) => length === 0);
  expect(await shows()).toBe(9);
  expect(await listAll(merchant, '/v1/sync-runs?kind=move_failed_items')).toMatchObject([
    { choice: { move: 'retry', filter: { sku: 'mug' } } },
  ]);
});
