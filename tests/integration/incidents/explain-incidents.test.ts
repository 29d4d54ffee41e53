import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { explainIncidents } from '@onhand/core/incidents/explain-incidents.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createBundle,
  createIntegration,
  createItem,
  createListing,
  createMerchant,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

const openedAt = Date.now();
/** Seconds after the opening figure. */
const at = (seconds: number) => new Date(openedAt + seconds * 1000);

let database: TestDatabase;
let merchant: TestMerchant;
let shop: IntegrationId;
let other: IntegrationId;
let itemId: ItemId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  shop = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  other = await createIntegration(db, merchant, `other-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 2);
  const kit = await createBundle(db, merchant, 'K', [{ itemId, quantity: 2 }]);
  for (const integrationId of [shop, other]) {
    await createListing(db, merchant, { integrationId, unit: 'a', itemId });
    await createListing(db, merchant, { integrationId, unit: 'k', itemId: kit });
  }
});

const sells = (integrationId: IntegrationId, id: string, units: Record<string, number>, seconds: number) =>
  takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, orderFor(id, units))], {
    clock: { now: () => at(seconds) },
  });

/** A write to the shop's record, with what came of it. */
async function wrote(unit: string, quantity: number, seconds: number, outcome: string | null) {
  const { db } = database;
  const { id } = await db
    .selectFrom('channel_stock')
    .where('integration_id', '=', shop)
    .where('external_stock_id', '=', unit)
    .select('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('channel_stock_attempts')
    .values({
      merchant_id: merchant.merchantId,
      channel_stock_id: id,
      request_key: `${unit}:${seconds}`,
      revision: 1,
      epoch: 1,
      quantity,
      trace: '[]',
      opened_at: at(seconds),
      outcome,
      seen: outcome === 'figure' ? quantity : null,
      ended_at: outcome === null ? null : at(seconds),
    })
    .execute();
}

async function adjust(quantity: number, seconds: number) {
  const change = {
    kind: 'adjustment',
    itemId,
    quantity,
    sourceKey: `by-hand:${seconds}`,
    ...merchant,
  } as const;
  await bookStock(database.db, [change], { actor: 'test', clock: { now: () => at(seconds) } });
}

async function explained() {
  const { db } = database;
  expect(await explainIncidents(db, 10)).toBe(1);
  return db
    .selectFrom('incidents')
    .where('merchant_id', '=', merchant.merchantId)
    .where('kind', '=', 'oversell')
    .select(['units', 'cause', 'seconds'])
    .executeTakeFirstOrThrow();
}

it('another shop took the last ones before this one showed it', async () => {
  await wrote('a', 2, 10, 'figure');
  await sells(other, '1', { a: 2 }, 20);
  await sells(shop, '2', { a: 1 }, 23);
  expect(await explained()).toEqual({ units: 1, cause: 'channel_lag', seconds: 3 });
});

it('a write that would have shown it was refused', async () => {
  await wrote('a', 2, 10, 'figure');
  await sells(other, '1', { a: 2 }, 20);
  await wrote('a', 0, 21, 'rejected');
  await sells(shop, '2', { a: 1 }, 50);
  expect(await explained()).toEqual({ units: 1, cause: 'unconfirmed_write', seconds: 30 });
});

it('stock was lowered by hand before this shop showed it', async () => {
  await wrote('a', 2, 10, 'figure');
  await adjust(-2, 20);
  await sells(shop, '1', { a: 1 }, 24);
  expect(await explained()).toEqual({ units: 1, cause: 'edit_by_hand', seconds: 4 });
});

it('stock that was promised was taken off by hand', async () => {
  await wrote('a', 2, 10, 'figure');
  await sells(shop, '1', { a: 2 }, 20);
  await adjust(-1, 30);
  expect(await explained()).toEqual({ units: 1, cause: 'edit_by_hand', seconds: 0 });
});

it('the shop sold more than it showed, its own sales since then taken off', async () => {
  await wrote('a', 2, 10, 'figure');
  await sells(shop, '1', { a: 2 }, 20);
  await sells(shop, '2', { a: 1 }, 30);
  expect(await explained()).toEqual({ units: 1, cause: 'sold_beyond_figure', seconds: 0 });
});

it('it showed what it had been told, and that was too much', async () => {
  await wrote('a', 5, 10, 'figure');
  await sells(shop, '1', { a: 3 }, 40);
  expect(await explained()).toEqual({ units: 1, cause: 'our_fault', seconds: 30 });
});

it('of a bundle it looks at what the bundle takes of the component', async () => {
  await wrote('k', 1, 10, 'figure');
  await sells(other, '1', { a: 1 }, 20);
  await sells(shop, '2', { k: 1 }, 25);
  expect(await explained()).toEqual({ units: 1, cause: 'channel_lag', seconds: 5 });
});

it('a shop that was never told a figure sold by its own: no fault of ours', async () => {
  await sells(shop, '1', { a: 3 }, 40);
  expect(await explained()).toEqual({ units: 1, cause: 'never_written', seconds: 0 });
});
