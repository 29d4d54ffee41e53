import { runChannel } from '@onhand/core/runs/notifications.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';
import { openConsole } from './open-console.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand({ worker: false });
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** Gives a merchant items with SKUs from 1 on. The last is the newest, so it is the first of the list. */
async function createItems(merchantId: string, count: number): Promise<void> {
  await sql`
    with made as (
      insert into products (merchant_id, id, title)
      select ${merchantId}, uuidv7(number * interval '1 second'), 'Mug ' || number
      from generate_series(1, ${count}::int) number
      returning id, title)
    insert into items (merchant_id, product_id, id, sku)
    select ${merchantId}, id, id, split_part(title, ' ', 2) from made`.execute(onhand.db);
}

it('1,200 items are scrolled from the first to the last, each shown in its place', async () => {
  const count = 1_200;
  const merchant = await createMerchant(onhand);
  await createItems(merchant.merchantId, count);
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchant.merchantId}/items`);
  await page.getByRole('link', { name: `Mug ${count}`, exact: true }).waitFor();
  const seen = new Map<number, string>();
  await until(
    async () => {
      const rows = await page.evaluate<[number, string][]>(
        `[...document.querySelectorAll('tr[data-index]')].map((row) =>
          [Number(row.dataset.index), row.querySelector('th').textContent])`,
      );
      for (const [index, name] of rows) seen.set(index, name);
      // Less than what is shown at a time, so that no row is passed over.
      await page.mouse.wheel(0, 700);
      return rows.at(-1)?.[1];
    },
    (last) => last === 'Mug 1',
    90_000,
  );
  const inOrder = Array.from({ length: count }, (_, index) => [index, `Mug ${count - index}`]);
  expect([...seen].toSorted(([one], [other]) => one - other)).toEqual(inOrder);
}, 120_000);

/** Creates a merchant with 250 runs. */
async function merchantWithRuns(): Promise<Merchant> {
  const merchant = await createMerchant(onhand);
  const { merchantId } = merchant;
  const { integrationId } = await connectSandboxShop(onhand, merchant);
  await sql`
    insert into sync_runs (merchant_id, integration_id, kind, phase, state, actor, started_at, ended_at, went_on_at, counts)
    select ${merchantId}, ${integrationId}, 'import_orders', 'reading', 'done', 'operator', now(), now(), now(),
           '{"done": 0, "failed": 0, "skipped": 0, "pages": 1, "restarts": 0, "known": 0}'::jsonb
    from generate_series(1, 250)`.execute(onhand.db);
  return merchant;
}

/** Changes all runs of a merchant, so that each is an event. */
async function changeRuns(merchantId: string, done: number): Promise<void> {
  await sql`
    update sync_runs set counts = counts || jsonb_build_object('done', ${done}::int)
    where merchant_id = ${merchantId} and kind = 'import_orders'`.execute(onhand.db);
  await sql`select pg_notify(${runChannel}, ${merchantId}::text)`.execute(onhand.db);
}

/** Counts the events that the gateway tells of a merchant's runs, until `signal` aborts. */
function countEvents(merchantId: string, signal: AbortSignal): { readonly count: () => number } {
  let count = 0;
  const headers = { authorization: `Bearer ${onhand.operatorKey}`, 'onhand-merchant': merchantId };
  const read = async () => {
    const { body } = await fetch(`${onhand.gatewayUrl}/v1/events`, { headers, signal });
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      count += text.split('event: sync_run').length - 1;
    }
  };
  void read().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { count: () => count };
}

it('bursts of 250 events have a page read again once each, and it answers a click', async () => {
  const { merchantId } = await merchantWithRuns();
  await using opened = await openConsole(onhand);
  const { page } = opened;
  // Without its clock, the page reads again for events only.
  await page.addInitScript('window.setInterval = () => 0');
  await opened.visit(`/m/${merchantId}/orders`);
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  const asked = new Map<string, number>();
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/v1/')) asked.set(pathname + search, (asked.get(pathname + search) ?? 0) + 1);
  });
  const rounds = 6;
  for (let round = 1; round <= rounds; round += 1) {
    const readAgain = page.waitForRequest((request) => new URL(request.url()).pathname === '/v1/orders');
    await changeRuns(merchantId, round);
    await readAgain;
  }
  await page.getByRole('link', { name: 'Items', exact: true }).click();
  await page.getByRole('heading', { name: 'Items' }).waitFor();
  // The events of a round may come in two parts.
  for (const [path, times] of asked) expect(times, path).toBeLessThanOrEqual(2 * rounds);
}, 120_000);

it('while the gateway tells all the events that it can, some 500 a second, every page answers', async () => {
  const { merchantId } = await merchantWithRuns();
  await using opened = await openConsole(onhand);
  const { page } = opened;
  await opened.visit(`/m/${merchantId}/orders`);
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (/^\/v1\/(?:orders|items)/.test(new URL(request.url()).pathname)) asked += 1;
  });
  const over = new AbortController();
  const told = countEvents(merchantId, over.signal);
  const storm = (async () => {
    for (let round = 1; !over.signal.aborted; round += 1) await changeRuns(merchantId, round);
  })();
  try {
    let visits = 0;
    while (told.count() < 3_000) {
      for (const name of ['Items', 'Orders']) {
        await page.getByRole('link', { name, exact: true }).click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
        visits += 1;
      }
    }
    // A visit reads its page once; the events, in pieces of up to 250, have it read again.
    expect(asked).toBeLessThanOrEqual(2 * visits + told.count() / 50);
  } finally {
    over.abort();
    await storm;
  }
}, 120_000);
