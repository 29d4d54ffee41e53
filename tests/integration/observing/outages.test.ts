import { decideDue } from '@onhand/core/observations/decide.ts';
import { writeCursor } from '@onhand/core/integrations/cursors/write-cursor.ts';
import { notePresence } from '@onhand/core/integrations/presence/note-presence.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const hourMs = 3_600_000;

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A shop whose stock flows in, and whose figure has fallen from 10 to 7. */
beforeEach(async () => {
  const { db } = database;
  await db.deleteFrom('presence').execute();
  await db.updateTable('observations').set({ state: 'dropped', decide_at: null }).execute();
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
  await shop.setDirection('bidirectional');
  await notePresence(db, 'gateway', after(0));
  await shop.read(7, 1_000);
});

const isThere = (atMs: number) => notePresence(database.db, 'gateway', after(atMs));
const decide = (atMs: number) => decideDue(database.db, after(atMs));

describe('a fall whose order webhooks would bring', () => {
  it('is decided after the visibility lag while the gateway is there all the time', async () => {
    for (const atMs of [20_000, 40_000, 60_000]) await isThere(atMs);
    expect(await decide(61_000)).toBe(1);
  });

  it('is not decided while the gateway is away', async () => {
    expect(await decide(hourMs)).toBe(0);
  });

  it('waits the lag anew after an outage of the gateway, and its order comes in time', async () => {
    await isThere(hourMs);
    expect(await decide(hourMs + 10_000)).toBe(0);
    const order = orderFor('late', { a: 3 }, { placedAt: '2026-11-22T11:59:00Z' });
    const clock = { now: () => after(hourMs + 20_000) };
    await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], { clock });
    expect(await shop.observations()).toMatchObject([{ state: 'consumed' }]);
  });

  it('is decided that long after an outage where no order came', async () => {
    for (const seconds of [0, 20, 40, 60]) await isThere(hourMs + seconds * 1_000);
    expect(await decide(hourMs + 59_000)).toBe(0);
    expect(await decide(hourMs + 60_000)).toBe(1);
  });
});

it('a fall of a polled shop is decided once a whole pass over its orders began after the reading', async () => {
  const pass = (atMs: number) =>
    writeCursor(database.db, {
      merchantId: merchant.merchantId,
      integrationId,
      stream: 'orders',
      cursor: after(atMs).toISOString(),
      asOf: after(hourMs),
    });
  await pass(1_000);
  await isThere(hourMs);
  expect(await decide(hourMs)).toBe(0);
  await pass(2_000);
  expect(await decide(hourMs)).toBe(1);
});
