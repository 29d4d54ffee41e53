import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createItem, createMerchant, listInSandbox } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

const rules = z.object({ data: z.array(z.object({ name: z.string(), effect: z.unknown() })) });

let onhand: TestOnhand;
let merchant: Merchant;
beforeAll(async () => {
  onhand = await startOnhand({ worker: false });
});
beforeEach(async () => {
  merchant = await createMerchant(onhand);
  const shop = await connectSandboxShop(onhand, merchant);
  const itemId = await createItem(merchant, 'MUG', 10);
  await listInSandbox(onhand, merchant, shop, { itemId, sku: 'MUG', stock: 10 });
});
afterAll(() => onhand[Symbol.asyncDispose]());

const pathOf = (page: string) => `/m/${merchant.merchantId}/${page}`;
const readRules = async () => (await merchant.api.get('/v1/rules', rules)).data;

it('a rule shows what it changes before it is saved, and its plan brings the old state back', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('rules'));
  await page.getByRole('button', { name: 'Make the first rule' }).click();
  await page.getByLabel('Name').fill('Two are for the till');
  await page.getByLabel('Units').fill('2');
  await page.getByLabel('SKU').fill('M*');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'See what changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create this rule?' });
  await dialog.getByText('1 listing changes its figure: from 10 units to 8 units in all.').waitFor();
  expect(await readRules()).toEqual([]);
  await expectAccessible(page);
  await takeScreenshots(page, 'rule-preview');
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The rule is created.').waitFor();
  expect(await readRules()).toEqual([{ name: 'Two are for the till', effect: { kind: 'buffer', units: 2 } }]);
  const row = page.getByRole('row').filter({ hasText: 'Two are for the till' });
  await row.getByText('Keep 2 units back').waitFor();
  await row.getByText('SKU M*').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'rules');

  await page.getByRole('link', { name: 'Plans' }).click();
  await page.getByRole('link', { name: 'Rule: Two are for the till' }).click();
  await page.getByRole('heading', { name: 'Rule: Two are for the till' }).waitFor();
  const listing = page.getByRole('row').filter({ hasText: 'MUG' });
  await listing.getByRole('cell', { name: '8', exact: true }).first().waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'plan');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The settings from before are back.').waitFor();
  expect(await readRules()).toEqual([]);
});

it('a rule is changed and deleted, and its history tells what it said before', async () => {
  const rule = { name: 'Keep some', effect: { kind: 'buffer', units: 1 }, conditions: { sku: 'MUG' } };
  await merchant.api.post('/v1/rules', rule, z.unknown());
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(pathOf('rules'));
  await page.getByRole('button', { name: 'Keep some' }).click();
  await page.getByLabel('Units').fill('3');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await page.getByText('from 9 units to 7 units in all.').waitFor();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The rule is changed.').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);

  await page.getByRole('button', { name: 'Keep some' }).click();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByText('kind buffer, units 1 → kind buffer, units 3').waitFor();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Rule', exact: true }).click();
  await page.getByRole('button', { name: 'Delete rule' }).click();
  await page.getByText('from 7 units to 10 units in all.').waitFor();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('No rule yet').waitFor();
  expect(await readRules()).toEqual([]);
});

it('a change that others overtook while it was looked at is planned again where it was asked for', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf('rules'));
  await page.getByRole('button', { name: 'Make the first rule' }).click();
  await page.getByLabel('Name').fill('Keep two');
  await page.getByLabel('Units').fill('2');
  await page.getByRole('button', { name: 'See what changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create this rule?' });
  await dialog.getByText('from 10 units to 8 units in all.').waitFor();
  const other = { name: 'Keep one', effect: { kind: 'buffer', units: 1 } };
  await merchant.api.post('/v1/rules', other, z.unknown());
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await dialog.getByText('plan_outdated').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Plan again' }).click();
  await dialog.getByText('plan_outdated').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The rule is created.').waitFor();
  expect((await readRules()).map(({ name }) => name).toSorted()).toEqual(['Keep one', 'Keep two']);
});

it('a plan that things have overtaken is planned again with one button', async () => {
  const ruleOf = (name: string, units: number) => ({ name, effect: { kind: 'buffer', units } });
  const change = { kind: 'rule', operation: 'create', rule: ruleOf('Keep two', 2) };
  const { id } = await merchant.api.post('/v1/plans', { change }, z.object({ id: z.string() }));
  await merchant.api.post('/v1/rules', ruleOf('Keep one', 1), z.unknown());
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(pathOf(`plans/${id}`));
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('plan_outdated').waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'plan-outdated');
  await page.getByRole('button', { name: 'Plan again' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(id));
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: "Yes, I'm sure" }).click();
  await page.getByText('The plan is applied.').waitFor();
  expect((await readRules()).map(({ name }) => name).toSorted()).toEqual(['Keep one', 'Keep two']);
});
