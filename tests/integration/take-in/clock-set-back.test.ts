import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const start = Date.parse('2026-11-22T12:00:00Z');
const after = (ms: number) => new Date(start + ms);

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
});

async function deliver(order: OrderSnapshot, atMs: number): Promise<string | undefined> {
  const delivery = deliveryOf({ ...merchant, integrationId }, order);
  const [taken] = await takeIn(database.db, [delivery], { clock: { now: () => after(atMs) } });
  return taken?.kind;
}

const committed = async () => {
  const level = await database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select('committed')
    .executeTakeFirst();
  return level?.committed ?? 0;
};

const pending = (version: number) => orderFor('1', { a: 2 }, { version, state: 'pending' });
const open = (version: number) => orderFor('1', { a: 2 }, { version });
const cancelled = (version: number, startedMs?: number) =>
  orderFor(
    '1',
    { a: 2 },
    {
      version,
      state: 'cancelled',
      ...(startedMs === undefined ? {} : { readStartedAt: after(startedMs).toISOString() }),
    },
  );

it('a cancellation after the shop’s clock was set back is a hint, and the reading of it counts', async () => {
  expect(await deliver(open(600), 0)).toBe('taken_in');
  expect(await deliver(cancelled(10), 1_000)).toBe('reread_needed');
  expect(await committed()).toBe(2);
  expect(await deliver(cancelled(10, 1_500), 1_600)).toBe('taken_in');
  expect(await committed()).toBe(0);
});

it('a cancellation after the shop’s clock was set back is found by the next pass too', async () => {
  expect(await deliver({ ...open(600), readStartedAt: after(0).toISOString() }, 100)).toBe('taken_in');
  expect(await deliver(cancelled(10, 5_000), 5_100)).toBe('taken_in');
  expect(await committed()).toBe(0);
});

it('a delivery from before the clock was set back, which comes late, undoes nothing', async () => {
  expect(await deliver(pending(500), 0)).toBe('taken_in');
  expect(await deliver(cancelled(10, 1_000), 1_100)).toBe('taken_in');
  expect(await deliver(open(600), 2_000)).toBe('reread_needed');
  expect(await committed()).toBe(0);
});

it('an old delivery that is brought again is no news, and is not read again', async () => {
  expect(await deliver(pending(1), 0)).toBe('taken_in');
  expect(await deliver(open(2), 100)).toBe('taken_in');
  expect(await deliver(pending(1), 200)).toBe('repeated');
  expect(await committed()).toBe(2);
});

it('a reading that began before the stored one, and was slower, does not replace it', async () => {
  expect(await deliver({ ...open(1), readStartedAt: after(1_000).toISOString() }, 1_100)).toBe('taken_in');
  const late = { ...pending(1), readStartedAt: after(500).toISOString() };
  expect(await deliver(late, 9_000)).toBe('repeated');
  expect(await committed()).toBe(2);
});
