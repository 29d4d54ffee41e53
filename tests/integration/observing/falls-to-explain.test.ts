import { findFallsToExplain } from '@onhand/core/observations/find-falls-to-explain.ts';
import { raiseHeardUntil } from '@onhand/core/integrations/hearing/raise-heard-until.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs } from '../../setup/observed-shop.ts';

const overlapMs = 60_000;
/** A fall is read now; its order would be visible in a pass that begins a little later than this. */
const readMs = 1_000;
const visibleMs = readMs + ordersVisibleWithinMs + overlapMs + 2_000;

let database: TestDatabase;
let integrationId: IntegrationId;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  await db
    .insertInto('hearing')
    .values({
      merchant_id: merchant.merchantId,
      integration_id: integrationId,
      pass_wanted_at: after(0),
      pass_started_at: after(0),
      overlap_ms: overlapMs,
    })
    .execute();
  const shop = await observeShop(db, integrationId);
  await shop.know(10);
  await shop.read(7, readMs);
});

const wantsPass = async (atMs: number) =>
  (await findFallsToExplain(database.db, after(atMs), integrationId)).length > 0;
const pass = async (startedMs: number, heardMs = startedMs - overlapMs) => {
  await database.db
    .updateTable('hearing')
    .set({ pass_started_at: after(startedMs) })
    .where('integration_id', '=', integrationId)
    .execute();
  await raiseHeardUntil(database.db, { integrationId, until: after(heardMs) });
};

it('a pass is wanted when a fall is found, until one began since', async () => {
  expect(await wantsPass(readMs)).toBe(true);
  await pass(readMs + 500);
  expect(await wantsPass(readMs + 1_000)).toBe(false);
});

it('and once more when its order would be visible', async () => {
  await pass(readMs + 500);
  expect(await wantsPass(visibleMs - 1)).toBe(false);
  expect(await wantsPass(visibleMs)).toBe(true);
  await pass(visibleMs);
  expect(await wantsPass(visibleMs + 3_600_000)).toBe(false);
});

it('a shop whose clock is behind is read now and then until it is heard that far', async () => {
  await pass(visibleMs, readMs);
  expect(await wantsPass(visibleMs + 29_000)).toBe(false);
  expect(await wantsPass(visibleMs + 31_000)).toBe(true);
});
