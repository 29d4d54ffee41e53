import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listManyTimes } from '../../setup/many-listings.ts';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
} from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const listings = 10_000;
const minuteMs = 60_000;

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** The records of an integration, by state and confirmed figure. */
async function records(integrationId: string) {
  const { rows } = await sql<{ state: string; confirmed: number; records: number }>`
    select state, confirmed, count(*)::int as records from channel_stock
    where integration_id = ${integrationId} group by state, confirmed`.execute(onhand.db);
  return rows;
}

/** How often the integration was tried in vain. */
async function failures(integrationId: string): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    select circuit_failures as failures from integrations where id = ${integrationId}`.execute(onhand.db);
  return rows[0]?.failures ?? 0;
}

it('a shop is down for an hour with 10,000 listings due: one alert, no failed item, and one write each on its return', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'MUG', 10);
  const selling = await connectSandboxShop(onhand, merchant);
  const sold = await listInSandbox(onhand, merchant, selling, { itemId, sku: 'MUG', stock: 10 });
  const down = await listManyTimes(onhand, merchant, itemId, listings);
  const all = (state: string, confirmed: number) => [{ state, confirmed, records: listings }];
  const rest = () => records(down.integrationId);
  await until(rest, (rows) => rows.length === 1 && rows[0]?.state === 'idle', 120_000);
  expect(await rest()).toEqual(all('idle', 10));

  await control.addFault(down.shopId, { kind: 'down' });
  const sell = (quantity: number) =>
    control.placeOrder(sold.shopId, { lines: [{ productId: sold.productId, quantity }] });
  const shown = () => control.stockOf(sold.shopId, sold.productId);
  const alerts = () => listAll(merchant, '/v1/incidents?kind=channel_down');
  await sell(3);
  await until(shown, (figure) => figure === 7);
  await until(alerts, ({ length }) => length === 1);
  for (const minutes of [20, 40, 60]) {
    await control.skewClock(sold.shopId, minutes * minuteMs);
    const before = await failures(down.integrationId);
    await onhand.shiftClock(minutes * minuteMs);
    await until(
      () => failures(down.integrationId),
      (now) => now > before,
    );
  }
  // Another sale while it is down: only the newest figure is worth a write.
  await sell(2);
  await until(shown, (figure) => figure === 5);
  expect(await alerts()).toMatchObject([{ resolvedAt: null }]);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
  expect((await rest()).reduce((sum, one) => sum + (one.confirmed === 10 ? one.records : 0), 0)).toBe(
    listings,
  );

  await control.skewClock(down.shopId, 60 * minuteMs);
  await control.clearFaults(down.shopId);
  const returnedAt = new Date(Date.now() + 60 * minuteMs);
  await until(rest, (rows) => rows.length === 1 && rows[0]?.state === 'idle', 180_000);
  expect(await rest()).toEqual(all('idle', 5));
  const { rows: writes } = await sql<{ quantity: number; outcome: string; writes: number; records: number }>`
    select attempt.quantity, attempt.outcome, count(*)::int as writes, count(distinct channel_stock_id)::int as records
    from channel_stock_attempts attempt join channel_stock record on record.id = attempt.channel_stock_id
    where record.integration_id = ${down.integrationId} and attempt.opened_at > ${returnedAt}::timestamptz
    group by attempt.quantity, attempt.outcome`.execute(onhand.db);
  expect(writes).toEqual([{ quantity: 5, outcome: 'figure', writes: listings, records: listings }]);
  await until(alerts, ([alert]) => alert?.['resolvedAt'] !== null);
  expect(await listAll(merchant, '/v1/failed-items')).toEqual([]);
}, 600_000);
