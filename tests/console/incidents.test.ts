import { explainIncidents } from '@onhand/core/incidents/explain-incidents.ts';
import { storeObservation } from '@onhand/gateway/routes/observations/testing/store-observation.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createItem, createMerchant, listInSandbox } from '../setup/shop-front.ts';
import type { Merchant, SandboxListing, SandboxShop } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

const onHand = z.object({ onHand: z.number() });
const listOf = z.object({ data: z.array(z.unknown()) });

let onhand: TestOnhand;
let merchant: Merchant;
let shop: SandboxShop;
beforeAll(async () => {
  onhand = await startOnhand({ worker: false });
});
beforeEach(async () => {
  merchant = await createMerchant(onhand);
  shop = await connectSandboxShop(onhand, merchant);
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** An item of which 10 are on hand, while the shop shows 3 and nothing explains that. */
async function dropped(sku: string): Promise<SandboxListing & { readonly itemId: string }> {
  const itemId = await createItem(merchant, sku, 10);
  const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku, stock: 3 });
  await storeObservation(onhand.db, listing.listingId, { state: 'quarantined' });
  return { ...listing, itemId };
}

const stockOf = async (itemId: string) =>
  (await merchant.api.get(`/v1/items/${itemId}/stock`, onHand)).onHand;
const pathOf = (page: string) => `/m/${merchant.merchantId}/${page}`;

it('an oversell tells its units, its order and its cause, and its address is that of the incident', async () => {
  const itemId = await createItem(merchant, 'CUP', 1);
  const listing = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'CUP', stock: 1 });
  await onhand.sandbox.control.placeOrder(shop.shopId, {
    lines: [{ productId: listing.productId, quantity: 3 }],
  });
  await until(
    () => merchant.api.get('/v1/incidents', listOf),
    ({ data }) => data.length === 1,
  );
  await explainIncidents(onhand.db, 10);

  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('incidents'));
  const row = page.getByRole('row').filter({ hasText: 'Oversold' });
  await row.getByRole('link', { name: 'CUP' }).waitFor();
  await row.getByRole('link', { name: /^Order / }).waitFor();
  await row.getByText('No figure had been written to the shop').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'incidents');

  await row.getByRole('button', { name: 'Oversold' }).click();
  await page.reload();
  const dialog = page.getByRole('dialog', { name: 'Oversold' });
  await dialog.getByText('Receive the units, or cancel the order in the shop.').waitFor();
  await expectAccessible(page);
});

it('one drop is accepted: the stock becomes what the shop shows', async () => {
  const { itemId } = await dropped('MUG');
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('observations'));
  await page.getByRole('button', { name: 'Accept MUG' }).click();
  await page.getByRole('dialog').getByText('1 figure, 5 units.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('1 mismatch accepted.').waitFor();
  await page.getByText('Nothing waits for you').waitFor();
  expect(await stockOf(itemId)).toBe(5);
});

it('many drops that are selected are reversed at once: the stock stays', async () => {
  const items = [await dropped('MUG'), await dropped('CUP'), await dropped('JUG')];
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('observations'));
  await page.getByRole('checkbox', { name: 'Select all that are shown: Mismatches' }).check();
  await expectAccessible(page);
  await takeScreenshots(page, 'mismatches');
  await page.getByRole('button', { name: 'Reverse 3 mismatches' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('3 mismatches reversed.').waitFor();
  expect(await Promise.all(items.map(({ itemId }) => stockOf(itemId)))).toEqual([10, 10, 10]);
});

it('a shop that cannot be read leaves the drop undecided, and says how to decide all the same', async () => {
  const { itemId } = await dropped('MUG');
  await onhand.sandbox.control.addFault(shop.shopId, { kind: 'status', status: 401 });
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(pathOf('observations'));
  await page.getByRole('checkbox', { name: 'Select MUG' }).check();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.getByRole('button', { name: 'Accept 1 mismatch' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByRole('alert').filter({ hasText: 'platform_unauthorized' }).waitFor();
  expect(await stockOf(itemId)).toBe(10);
  await page.getByLabel('without reading the shop again').check();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('1 mismatch accepted.').waitFor();
  expect(await stockOf(itemId)).toBe(5);
});

it('a viewer sees the drops, and nothing that decides them', async () => {
  await dropped('MUG');
  const key = z.object({ key: z.string() });
  const viewer = await merchant.api.post('/v1/api-keys', { label: 'viewer', role: 'viewer' }, key);
  await using opened = await openConsole(onhand, viewer);
  const { page } = opened;
  await opened.visit(pathOf('observations'));
  await page.getByRole('link', { name: 'MUG' }).waitFor();
  expect(await page.getByRole('button', { name: /^(Accept|Reverse)/ }).count()).toBe(0);
  expect(await page.getByRole('checkbox').count()).toBe(0);
});
