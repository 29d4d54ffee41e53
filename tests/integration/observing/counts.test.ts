import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { decideObservations } from '@onhand/core/observations/decide.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ItemId, LocationId } from '@onhand/domain/ids.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createIntegration,
  createItem,
  createListing,
  createLocation,
  createMerchant,
} from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let second: LocationId;
let integrationId: IntegrationId;
let itemId: ItemId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  second = await createLocation(db, merchant.merchantId, 'Second', 2);
  const { locationId, merchantId } = merchant;
  integrationId = await createIntegration(db, merchant, `shop-${merchantId}`, [locationId, second]);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
});

const change = (
  kind: 'count' | 'receipt' | 'adjustment',
  quantity: number,
  sourceKey: string,
  locationId = merchant.locationId,
) =>
  bookStock(
    database.db,
    [{ kind, merchantId: merchant.merchantId, itemId, locationId, quantity, sourceKey }],
    {
      actor: 'test',
      clock: { now: () => after(5_000) },
    },
  );
async function sellLate(units: number): Promise<void> {
  const order = orderFor('late', { a: units }, { placedAt: '2026-11-22T11:59:00Z' });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(6_000) },
  });
}
const levels = () =>
  database.db
    .selectFrom('stock_levels')
    .innerJoin('locations', 'locations.id', 'stock_levels.location_id')
    .where('item_id', '=', itemId)
    .orderBy('locations.priority')
    .select(['on_hand', 'committed'])
    .execute();

describe('a count is what is there', () => {
  it('also when a fall before it is taken back', async () => {
    await shop.read(7, 1_000);
    await change('count', 10, 'count');
    expect(await levels()).toEqual([{ on_hand: 10, committed: 0 }]);
    expect(await shop.observations()).toMatchObject([{ state: 'consumed', units: -3, consumed: 3 }]);
    await shop.decide(70_000);
    expect(await levels()).toEqual([{ on_hand: 10, committed: 0 }]);
  });

  it('also when an order comes late that a fall before it was of: that only promises', async () => {
    await shop.read(7, 1_000);
    await change('count', 10, 'count');
    await sellLate(3);
    expect(await levels()).toEqual([{ on_hand: 10, committed: 3 }]);
  });

  it('also when a change by hand before it is reversed', async () => {
    await shop.setDirection('bidirectional');
    await shop.read(7, 1_000);
    await shop.decide(70_000);
    await change('count', 10, 'count');
    const [fall] = await shop.observations();
    const { merchantId } = merchant;
    const wanted = { merchantId, of: { ids: [fall?.id ?? ''] }, decision: 'reverse' as const, by: 'Ada' };
    await decideObservations(database.db, wanted, { clock: { now: () => after(80_000) } });
    expect(await levels()).toEqual([{ on_hand: 10, committed: 0 }]);
  });

  it('at its location: what a fall took off elsewhere is still given back', async () => {
    await change('receipt', 4, 'receipt', second);
    await shop.know(14);
    await shop.read(2, 1_000);
    expect(await levels()).toMatchObject([{ on_hand: 0 }, { on_hand: 2 }]);
    await change('count', 9, 'count');
    expect(await shop.observations()).toMatchObject([{ state: 'provisional', units: -12, consumed: 10 }]);
    await shop.decide(70_000);
    expect(await levels()).toMatchObject([{ on_hand: 9 }, { on_hand: 4 }]);
    expect(await verifyStock(database.db)).toEqual([]);
  });
});

describe('in a warehouse', () => {
  const deliver = (number: string, changes: Parameters<typeof orderFor>[2], atMs: number, units = 2) => {
    const order = orderFor(number, { a: units }, { placedAt: after(-60_000).toISOString(), ...changes });
    return takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
      clock: { now: () => after(atMs) },
    });
  };
  const closed = (atMs: number) =>
    ({ state: 'closed', version: 2, closedAt: { at: after(atMs).toISOString(), exact: true } }) as const;
  const incidents = () =>
    database.db
      .selectFrom('incidents')
      .where('merchant_id', '=', merchant.merchantId)
      .where('kind', '=', 'oversell')
      .where('resolved_at', 'is', null)
      .select('units')
      .execute();
  afterEach(async () => {
    expect(await verifyStock(database.db)).toEqual([]);
  });

  it('a count of 4 after 5 of 2 were shipped is 4, and nobody waits any more', async () => {
    await change('count', 2, 'two');
    await deliver('1', {}, 6_000, 5);
    await deliver('1', closed(7_000), 8_000, 5);
    expect(await incidents()).toEqual([{ units: 3 }]);
    await change('count', 4, 'four');
    expect(await levels()).toEqual([{ on_hand: 4, committed: 0 }]);
    expect(await incidents()).toEqual([]);
    await change('receipt', 3, 'truck');
    expect(await levels()).toEqual([{ on_hand: 7, committed: 0 }]);
    await deliver('1', { ...closed(7_000), version: 3, lines: [] }, 9_000, 5);
    expect(await levels()).toEqual([{ on_hand: 12, committed: 0 }]);
  });

  it('a late order that was shipped before a count of 20 leaves 20', async () => {
    await change('count', 20, 'twenty');
    await deliver('late', closed(3_000), 6_000);
    expect(await levels()).toEqual([{ on_hand: 20, committed: 0 }]);
  });

  it('a late order that is still open has 2 of 20 promised, and shipping them is news', async () => {
    await change('count', 20, 'twenty');
    await deliver('late', {}, 6_000);
    expect(await levels()).toEqual([{ on_hand: 20, committed: 2 }]);
    await deliver('late', closed(6_500), 7_000);
    expect(await levels()).toEqual([{ on_hand: 18, committed: 0 }]);
  });

  it('a late order that was shipped after the count, or at an unknown moment, counts', async () => {
    await change('count', 20, 'twenty');
    await deliver('late', closed(5_500), 6_000);
    expect(await levels()).toEqual([{ on_hand: 18, committed: 0 }]);
    await deliver('unknown', { state: 'closed' }, 6_000);
    expect(await levels()).toEqual([{ on_hand: 16, committed: 0 }]);
  });

  it('an order that was promised, and of which it is heard later that it had left, ends its promise', async () => {
    await deliver('1', {}, 1_000);
    await change('count', 20, 'twenty');
    expect(await levels()).toEqual([{ on_hand: 20, committed: 2 }]);
    await deliver('1', closed(3_000), 6_000);
    expect(await levels()).toEqual([{ on_hand: 20, committed: 0 }]);
  });

  it("goes by the shop's clock", async () => {
    await database.db
      .updateTable('listings')
      .set({ clock_ahead_ms: 600_000 })
      .where('integration_id', '=', integrationId)
      .execute();
    await change('count', 20, 'twenty');
    await deliver('before', closed(603_000), 6_000);
    expect(await levels()).toEqual([{ on_hand: 20, committed: 0 }]);
    await deliver('later', closed(605_500), 6_000);
    expect(await levels()).toEqual([{ on_hand: 18, committed: 0 }]);
  });

  it('a fall from before the count gives nothing back to a late order, shipped or open', async () => {
    await shop.setDirection('bidirectional');
    await shop.read(6, 1_000);
    await shop.decide(70_000);
    await change('count', 20, 'twenty');
    await deliver('shipped', closed(500), 80_000);
    expect(await levels()).toEqual([{ on_hand: 20, committed: 0 }]);
    await deliver('open', {}, 80_000);
    expect(await levels()).toEqual([{ on_hand: 20, committed: 2 }]);
  });
});

it('one that changes nothing is known again by its key, so that it changes nothing later either', async () => {
  expect(await change('count', 10, 'count')).toMatchObject([{ kind: 'booked', onHand: 10 }]);
  await change('adjustment', -3, 'broken');
  expect(await change('count', 10, 'count')).toEqual([{ kind: 'repeated' }]);
  expect(await levels()).toEqual([{ on_hand: 7, committed: 0 }]);
  expect(await verifyStock(database.db)).toEqual([]);
});
