import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { until } from '../setup/until.ts';
import { expectAccessible, openConsole, takeScreenshots } from './open-console.ts';

const created = z.object({ id: z.string() });
const createdKey = z.object({ key: z.string() });

let onhand: TestOnhand;
let merchantId: string;
let otherId: string;
beforeAll(async () => {
  onhand = await startOnhand({ worker: false });
  const create = (name: string) =>
    onhand.gateway.post('/v1/merchants', { name, stockAuthority: 'warehouse' }, created);
  otherId = (await create('Birch Books')).id;
  merchantId = (await create('Acme')).id;
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('signs in with a key, and shows the newest merchant live', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/m/${merchantId}`);
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  await expectAccessible(page);
  await takeScreenshots(page, 'overview');
});

it('the overview says how many integrations it leaves out, and leads to them', async () => {
  const { id } = await onhand.gateway.post(
    '/v1/merchants',
    { name: 'Many', stockAuthority: 'warehouse' },
    created,
  );
  const api = onhand.gateway.within(id);
  for (let at = 0; at < 51; at += 1) {
    const credentials = { api: { consumerKey: 'ck_1', consumerSecret: 'cs_1' }, webhookSecret: 'secret' };
    const shop = { platform: 'woocommerce', name: `Shop ${at}`, baseUrl: `https://shop-${at}.test` };
    await api.post('/v1/integrations', { ...shop, ...credentials }, created);
  }
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await opened.visit(`/m/${id}`);
  await page.getByText('1 older integration is not shown here').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'All integrations' }).click();
  await page.getByRole('link', { name: 'Shop 0', exact: true }).waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

it('a browser that lost its cookie, as by signing out in another tab, is led to sign in', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.context().clearCookies();
  await page.getByRole('navigation').getByRole('link', { name: 'Integrations' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await page.getByLabel('API key').fill(onhand.operatorKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Integrations', exact: true }).waitFor();
});

it('a session that ends right after signing in leads back to signing in', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  const signIn = async () => {
    await page.getByLabel('API key').fill(onhand.operatorKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await page.goto('/sign-in');
  const merchants = (url: URL) => url.pathname === '/v1/merchants';
  await page.route(
    merchants,
    async (route) => {
      await page.context().clearCookies();
      await route.continue();
    },
    { times: 1 },
  );
  const refused = page.waitForResponse((answer) => merchants(new URL(answer.url())));
  await signIn();
  expect((await refused).status()).toBe(401);
  await signIn();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

it('a wrong key is refused with what to do', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByLabel('API key').fill('nonsense');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'key_invalid' }).waitFor();
  await expectAccessible(page);
});

it('the switcher leads to the other merchant, whose address stays when the page is loaded again', async () => {
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await page.getByRole('combobox', { name: 'Merchant' }).click();
  await page.getByRole('option', { name: 'Birch Books' }).click();
  await page.waitForURL((url) => url.pathname === `/m/${otherId}`);
  await page.reload();
  const switcher = page.getByRole('combobox', { name: 'Merchant' });
  await until(
    () => switcher.inputValue(),
    (name) => name === 'Birch Books',
  );
});

it('on a phone, the navigation stands behind a button', async () => {
  await using opened = await openConsole(onhand, { width: 390 });
  const { page } = opened;
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Integrations' }).click();
  await page.getByRole('heading', { name: 'Integrations', exact: true }).waitFor();
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

it('a key that is revoked ends what its browser may do', async () => {
  const { key, id } = await onhand.gateway
    .within(merchantId)
    .post('/v1/api-keys', { label: 'till', role: 'viewer' }, createdKey.extend({ id: z.string() }));
  await using opened = await openConsole(onhand, { key });
  const { page } = opened;
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await onhand.gateway.within(merchantId).delete(`/v1/api-keys/${id}`, z.unknown());
  // The page reads again by itself.
  await page.waitForURL((url) => url.pathname === '/sign-in');
});
