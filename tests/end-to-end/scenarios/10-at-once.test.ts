import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { listManyTimes, readListings } from '../../setup/many-listings.ts';
import { readSchedule, scheduleOf, setMode } from '../../setup/schedules.ts';
import { connectSandboxShop, createItem, createMerchant, readStock } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const attempts = async () =>
  (await onhand.db.selectFrom('channel_stock_attempts').select('request_key').execute()).length;

it(
  'quantity sync that is switched off while 400 listings are written: no call starts afterwards',
  { timeout: 180_000 },
  async () => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand);
    const itemId = await createItem(merchant, 'MUG', 10);
    const { shopId, integrationId } = await listManyTimes(onhand, merchant, itemId);
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
