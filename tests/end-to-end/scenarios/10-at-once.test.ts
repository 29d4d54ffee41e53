import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { readSchedule, scheduleOf, setMode } from '../../setup/schedules.ts';
import { connectSandboxShop, createItem, createMerchant, readStock } from '../../setup/shop-front.ts';
import type { Merchant, SandboxShop } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const skus = Array.from({ length: 400 }, (_, index) => `MUG-${index}`);
const perPage = 200;

/**
 * A shop that lists one item 400 times, all at 10. They come in by reading its listings, and are linked by a
 * table.
 */
async function listManyTimes(merchant: Merchant, itemId: string): Promise<SandboxShop> {
  const products = skus.map((sku) => ({ name: sku, sku, stock: 10 }));
  const shop = await connectSandboxShop(onhand, merchant, { shop: { products } });
  const path = `/v1/integrations/${shop.integrationId}`;
  await merchant.api.post(`${path}/listings/refresh`, {}, z.unknown());
  await until(
    () => merchant.api.get(`${path}/listings/refresh`, z.object({ state: z.string() })),
    ({ state }) => state === 'completed',
  );
  const listed = (await onhand.sandbox.control.shop(shop.shopId)).products;
  const answer = await fetch(`${onhand.gatewayUrl}${path}/review.csv`, {
    method: 'POST',
    headers: {
      'content-type': 'text/csv',
      authorization: `Bearer ${onhand.operatorKey}`,
      'onhand-merchant': merchant.merchantId,
    },
    body: ['externalKey,action,itemId', ...listed.map(({ id }) => `${id},link,${itemId}`)].join('\n'),
  });
  expect(await answer.json()).toMatchObject({ done: skus.length, refused: 0 });
  return shop;
}

const page = z.object({
  data: z.array(
    z.object({
      status: z.string(),
      channelStock: z.array(
        z.object({
          state: z.string(),
          block: z.object({ code: z.string() }).nullable(),
          confirmed: z.object({ quantity: z.number().nullable() }),
        }),
      ),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** All listings of the integration, in a few words each: status, state or block, figure confirmed. */
async function readListings({ api }: Merchant, integrationId: string): Promise<readonly string[]> {
  const words: string[] = [];
  let cursor: string | null = '';
  do {
    const path: string = `/v1/listings?integrationId=${integrationId}&limit=${perPage}${cursor && `&cursor=${cursor}`}`;
    const { data, nextCursor }: z.infer<typeof page> = await api.get(path, page);
    cursor = nextCursor;
    for (const { status, channelStock } of data) {
      const [record] = channelStock;
      words.push(`${status} ${record?.block?.code ?? record?.state} ${record?.confirmed.quantity}`);
    }
  } while (cursor !== null);
  return words;
}

const attempts = async () =>
  (await onhand.db.selectFrom('channel_stock_attempts').select('request_key').execute()).length;

it(
  'quantity sync that is switched off while 400 listings are written: no call starts afterwards',
  { timeout: 180_000 },
  async () => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand);
    const itemId = await createItem(merchant, 'MUG', 10);
    const { shopId, integrationId } = await listManyTimes(merchant, itemId);
    // As autovacuum does a while after so many rows came: until then PostgreSQL plans for empty tables.
    await sql`analyze`.execute(onhand.db);
    const listings = () => readListings(merchant, integrationId);
    await until(listings, (all) => all.every((words) => words === 'listed_and_synced idle 10'), 60_000);
    await control.clearWrites(shopId);

    // What is sent is done at once and answered later: the batches after those in flight have to wait.
    await control.addFault(shopId, { kind: 'apply_then_wait', ms: 3_000, on: 'writes' });
    await merchant.api.post(`/v1/items/${itemId}/receipts`, { quantity: 5 }, z.unknown());
    await until(
      () => control.writes(shopId),
      (writes) => writes.length >= 100,
    );
    await merchant.api.put(
      `/v1/integrations/${integrationId}/publishing`,
      { quantitySync: false },
      z.unknown(),
    );
    const begun = await attempts();
    const after = await until(listings, (all) => all.every((words) => words.includes(' quantity_sync_off ')));
    expect(await attempts()).toBe(begun);

    const written = await control.writes(shopId);
    expect(written.length).toBeGreaterThanOrEqual(100);
    expect(written.length).toBeLessThanOrEqual(200);
    expect(new Set(after)).toEqual(
      new Set(['listed_and_synced quantity_sync_off 15', 'listed_and_synced quantity_sync_off 10']),
    );
    expect(after.filter((words) => words.endsWith(' 15'))).toHaveLength(written.length);

    const [product] = (await control.shop(shopId)).products;
    if (product === undefined) throw new Error('The shop has no product.');
    await control.placeOrder(shopId, { lines: [{ productId: product.id, quantity: 2 }] });
    // The shop tells of it after all that it has to tell of the writes.
    await control.settled(shopId);
    await until(
      () => readStock(merchant, itemId),
      ({ available }) => available === 13,
    );
    await until(listings, (all) => all.every((words) => words.includes(' quantity_sync_off ')));
    expect(await control.writes(shopId)).toEqual(written);
  },
);

it('a cron changed from 2 h to 5 min runs within 5 minutes', async () => {
  const merchant = await createMerchant(onhand);
  const { integrationId } = await connectSandboxShop(onhand, merchant);
  const schedule = scheduleOf(onhand, integrationId);
  const untilNoted = (note: string) =>
    until(
      () => readSchedule(schedule),
      (found) => found?.note === note,
    );
  await setMode(merchant, integrationId, { mode: 'scheduled', cron: '0 */2 * * *' });
  const before = await untilNoted('0 */2 * * * in UTC');
  expect((before?.next?.getTime() ?? 0) % (2 * 3_600_000)).toBe(0);

  const shown = await setMode(merchant, integrationId, { mode: 'scheduled', cron: '*/5 * * * *' });
  const changed = await untilNoted('*/5 * * * * in UTC');
  expect(changed?.next?.getTime()).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  // What was to come may have come while the test looked.
  const shownMs = Date.parse(shown ?? '');
  const possibleMs = shownMs > Date.now() ? [shownMs] : [shownMs, shownMs + 5 * 60_000];
  expect(possibleMs).toContain(changed?.next?.getTime());
});
