import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { openConsole, takeScreenshots } from './open-console.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ worker: false });
});
afterAll(() => onhand[Symbol.asyncDispose]());

it('the reference takes the key and the merchant once, and asks with them; nothing comes from other hosts', async () => {
  const merchant = { name: 'Acme', stockAuthority: 'warehouse' };
  const { id } = await onhand.gateway.post('/v1/merchants', merchant, z.object({ id: z.string() }));
  await using opened = await openConsole(onhand);
  const { page } = opened;
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && !url.startsWith(onhand.gatewayUrl)) elsewhere.push(url);
  });
  await page.goto('/docs');
  await page.getByRole('heading', { name: 'Onhand API' }).waitFor();
  await takeScreenshots(page, 'reference');
  await page.getByLabel('Bearer Token').fill(onhand.operatorKey);
  await page.getByLabel('Value').fill(id);
  await page.getByRole('button', { name: 'Test Request (get /v1/overview)' }).click();
  const answer = page.waitForResponse((response) => new URL(response.url()).pathname === '/v1/overview');
  await page.getByRole('button', { name: 'Send Request' }).click();
  const [, sent] = await Promise.all([answer, answer.then((response) => response.request().allHeaders())]);
  expect((await answer).status()).toBe(200);
  expect(sent).toMatchObject({ authorization: `Bearer ${onhand.operatorKey}`, 'onhand-merchant': id });
  await page.getByText('200 OK').waitFor();
  expect(elsewhere).toEqual([]);
}, 60_000);
