import { resolveOverwriting } from '@onhand/core/observations/overwriting.ts';
import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let integrationId: IntegrationId;
let shop: ObservedShop;
let record: ChannelStockId;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  await createListing(db, merchant, {
    integrationId,
    unit: 'a',
    itemId: await createItem(db, merchant, 'a', 10),
  });
  const { id } = await db
    .selectFrom('channel_stock')
    .select('id')
    .where('integration_id', '=', integrationId)
    .executeTakeFirstOrThrow();
  record = id;
  shop = await observeShop(db, integrationId);
});

const minutes = (count: number) => count * 60_000;
const incidents = () =>
  database.db
    .selectFrom('incidents')
    .select(['detail', 'resolved_at'])
    .where('kind', '=', 'overwritten')
    .where('integration_id', '=', integrationId)
    .execute();

/** The platform confirms our 10. */
async function confirm(atMs: number): Promise<void> {
  await sql`
    insert into channel_stock_attempts (merchant_id, channel_stock_id, request_key, revision, epoch, quantity, trace,
                                        opened_at, outcome, seen, ended_at)
    select merchant_id, id, uuidv7()::text, 1, 1, 10, '[]', ${after(atMs)}, 'confirmed', 10, ${after(atMs)}
    from channel_stock where id = ${record}`.execute(database.db);
  await database.db
    .updateTable('channel_stock')
    .set({ known: 10, known_at: after(atMs), confirmed: 10, state: 'idle', due_at: null })
    .where('id', '=', record)
    .execute();
}

it('a figure that is overwritten after the third write of ours opens an incident, which ends after a day', async () => {
  for (const hour of [1, 2, 3]) {
    expect(await incidents()).toEqual([]);
    await confirm(minutes(hour * 60));
    await shop.read(12, minutes(hour * 60 + 30));
  }
  expect(await incidents()).toMatchObject([
    { resolved_at: null, detail: { overwrites: 3, written: 10, seen: 12, externalKey: 'a' } },
  ]);
  await resolveOverwriting(database.db, after(minutes(24 * 60)));
  expect(await incidents()).toMatchObject([{ resolved_at: null }]);
  await resolveOverwriting(database.db, after(minutes(28 * 60)));
  expect(await incidents()).toMatchObject([{ resolved_at: after(minutes(28 * 60)) }]);
});

it('three edits after one write are a person at work', async () => {
  await confirm(minutes(60));
  for (const quantity of [12, 13, 14]) await shop.read(quantity, minutes(60 + quantity));
  expect(await incidents()).toEqual([]);
});
