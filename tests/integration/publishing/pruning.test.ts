import { pruneHistory } from '@onhand/core/pruning/prune-history.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const dayMs = 24 * 60 * 60_000;
const units = ['a', 'b', 'c'];

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  for (const unit of units) {
    const itemId = await createItem(db, merchant, unit, 10);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
});

const prune = (now: Date, limit = 100) => pruneHistory(database.db, { now, limit });

it('keeps the newest fifty writes of each record, going round a few records at a time', async () => {
  const { db } = database;
  await sql`
    insert into channel_stock_attempts (merchant_id, channel_stock_id, request_key, revision, epoch, quantity, trace, opened_at)
    select merchant_id, id, uuidv7()::text, number, 1, number, '[]', ${after(0)}::timestamptz
    from channel_stock, generate_series(1, 60) number
    where integration_id = ${integrationId} and external_stock_id in ('a', 'b')
    order by number`.execute(db);
  for (let round = 0; round < 5; round += 1) await prune(after(0), 2);
  const kept = await db
    .selectFrom('channel_stock_attempts')
    .innerJoin('channel_stock', 'channel_stock.id', 'channel_stock_attempts.channel_stock_id')
    .where('channel_stock.integration_id', '=', integrationId)
    .groupBy('external_stock_id')
    .select(({ fn }) => [
      'external_stock_id as unit',
      fn.min('revision').as('first'),
      fn.max('revision').as('last'),
    ])
    .orderBy('unit')
    .execute();
  expect(kept).toMatchObject([
    { unit: 'a', first: 11, last: 60 },
    { unit: 'b', first: 11, last: 60 },
  ]);
});

it('forgets deductions that are in every figure known now, a day later', async () => {
  const { db } = database;
  const order = orderFor('1', { a: 1, b: 1, c: 1 });
  const clock = { now: () => after(0) };
  await takeIn(db, [deliveryOf({ ...merchant, integrationId }, order)], { clock });
  const know = (unit: string, at: Date) =>
    db
      .updateTable('channel_stock')
      .set({ known: 9, known_at: at })
      .where('integration_id', '=', integrationId)
      .where('external_stock_id', '=', unit)
      .execute();
  await know('a', after(dayMs + 1_000));
  // Read last soon after it: its next figure may have it or not.
  await know('b', after(1_000));
  const left = async () => {
    const rows = await db
      .selectFrom('platform_deductions')
      .innerJoin('listings', 'listings.id', 'platform_deductions.listing_id')
      .where('listings.integration_id', '=', integrationId)
      .select('external_key')
      .orderBy('external_key')
      .execute();
    return rows.map(({ external_key: unit }) => unit);
  };
  await prune(after(dayMs));
  expect(await left()).toEqual(['a', 'b', 'c']);
  for (let round = 0; round < 3; round += 1) await prune(after(dayMs + 1_000));
  expect(await left()).toEqual(['b']);
});
