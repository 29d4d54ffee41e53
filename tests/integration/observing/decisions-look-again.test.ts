import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { InputOf } from '@onhand/contracts/connector/operations.ts';
import { stock } from '@onhand/connector-woocommerce/behaviour.ts';
import { decideAll } from '@onhand/core/observations/decide-all.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

const units = Array.from({ length: 40 }, (_, index) => `unit-${index}`);
const dropped = units.slice(0, 12);

let database: TestDatabase;
let merchant: TestMerchant;
let shop: ObservedShop;
let items: ItemId[];
/** What the shop shows. */
const shown = new Map<string, number>();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A shop whose stock flows in, with 40 linked listings of 20. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  items = [];
  for (const unit of units) {
    shown.set(unit, 20);
    const itemId = await createItem(db, merchant, unit, 20);
    items.push(itemId);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  shop = await observeShop(db, integrationId);
  await shop.know(20);
  await shop.setDirection('bidirectional');
});
afterEach(async () => {
  expect(await verifyStock(database.db)).toEqual([]);
});

/** Some of the listings show another figure from now on, and are read at `atMs`. */
async function change(figure: number, atMs: number, some: readonly string[] = dropped): Promise<void> {
  putBack(figure, some);
  await shop.read(figure, atMs, some);
}
function putBack(figure: number, some: readonly string[] = dropped): void {
  for (const unit of some) shown.set(unit, figure);
}

async function decide(decision: 'accept' | 'reverse', atMs: number, ids?: readonly string[]) {
  const connectors = {
    describe: async () => ({ stock, inventory: { readBatch: 5 } }),
    call: async (_platform: string, _operation: string, { input }: { input: InputOf<'inventory.read'> }) =>
      input.rows.map(({ key, ref }) => ({
        key,
        result: {
          kind: 'seen',
          seen: { quantity: shown.get(ref.unit), readStartedAt: after(atMs).toISOString() },
        },
      })),
  };
  const { merchantId } = merchant;
  const of = ids === undefined ? { integrationId: shop.integrationId } : { ids };
  const { decided, ended, refused } = await decideAll(
    {
      db: database.db,
      // Only the described parts of a platform take part.
      connectors: connectors as unknown as ConnectorClient,
      clock: { now: () => after(atMs) },
    },
    { merchantId, of, decision, by: 'Ada', withoutReading: false },
  );
  return { decided: decided.length, ended: ended.length, refused };
}

const onHand = async () => {
  const levels = await database.db
    .selectFrom('stock_levels')
    .where('item_id', 'in', items)
    .select('on_hand')
    .execute();
  return [...new Set(levels.map((level) => level.on_hand))];
};
const states = async () => {
  const all = (await shop.observations()).map(({ state }) => state);
  return [...new Set(all)];
};
const written = async (atMs: number) => {
  await spreadDue(database.db, after(atMs));
  const taking = { now: after(atMs), limit: 100, settlesWithinMs, adjusts: false };
  const due = await takeDue(database.db, shop.lease, taking);
  return due === 'inactive' ? [] : due.attempts.map(({ quantity }) => quantity);
};
const idOf = async (position: number) => (await shop.observations()).at(position)?.id ?? '';

describe('falls of a mass drop that were undone in the shop', () => {
  it.each(['reverse', 'accept'] as const)('%s: nothing is decided, booked or written', async (decision) => {
    await change(0, 1_000);
    expect(await states()).toEqual(['quarantined']);
    putBack(20);
    expect(await decide(decision, 60_000)).toEqual({ decided: 0, ended: 12, refused: [] });
    expect(await states()).toEqual(['dropped']);
    expect(await onHand()).toEqual([20]);
    expect(await written(61_000)).toEqual([]);
  });

  it('are decided where they were not undone, by the figures of that moment', async () => {
    await change(0, 1_000);
    putBack(20, dropped.slice(0, 6));
    putBack(5, dropped.slice(6));
    expect(await decide('accept', 60_000)).toMatchObject({ decided: 6, ended: 6 });
    expect(await onHand()).toEqual(expect.arrayContaining([5, 20]));
    expect(await written(61_000)).toEqual([]);
  });

  it('are reversed with those that had been booked before, and none is added twice', async () => {
    await change(0, 1_000, dropped.slice(0, 8));
    await change(0, 2_000, units.slice(8, 14));
    putBack(20, units.slice(0, 14));
    expect(await decide('reverse', 60_000)).toMatchObject({ decided: 8, ended: 6 });
    expect(await onHand()).toEqual([20]);
    // The rise of those is read again, and explained.
    await change(20, 70_000, units);
    await change(20, 80_000, units);
    expect(await onHand()).toEqual([20]);
    expect(await written(81_000)).toEqual([]);
  });
});

describe('a fall that somebody put right', () => {
  const [unit = ''] = units;

  it('adds nothing twice when it is reversed before it was decided', async () => {
    await change(17, 1_000, [unit]);
    putBack(20, [unit]);
    await decide('reverse', 5_000, [await idOf(0)]);
    expect(await onHand()).toEqual([20]);
    await change(20, 10_000, [unit]);
    await change(20, 20_000, [unit]);
    expect(await onHand()).toEqual([20]);
    expect(await written(21_000)).toEqual([]);
  });

  it('adds nothing twice when it was adopted, and so was the rise', async () => {
    await change(17, 1_000, [unit]);
    await shop.decide(70_000);
    await change(20, 80_000, [unit]);
    await change(20, 90_000, [unit]);
    await shop.decide(200_000);
    expect(await onHand()).toEqual([20]);
    await decide('reverse', 300_000, [await idOf(0)]);
    expect(await onHand()).toEqual([20]);
    expect(await states()).toEqual(['reversed', 'consumed']);
    expect(await written(301_000)).toEqual([]);
  });

  it('in part is put back by the rest', async () => {
    await change(17, 1_000, [unit]);
    putBack(18, [unit]);
    await decide('reverse', 5_000, [await idOf(0)]);
    expect(await onHand()).toEqual([20]);
    expect(await written(6_000)).toEqual([20]);
  });

  it('by more than it had fallen is a rise of the rest', async () => {
    await change(17, 1_000, [unit]);
    putBack(25, [unit]);
    await decide('reverse', 5_000, [await idOf(0)]);
    await change(25, 10_000, [unit]);
    expect(await onHand()).toEqual(expect.arrayContaining([20, 25]));
  });

  it('and is accepted, stays a change by hand, and the rise is one too', async () => {
    await change(17, 1_000, [unit]);
    putBack(20, [unit]);
    await decide('accept', 5_000, [await idOf(0)]);
    await change(20, 10_000, [unit]);
    expect(await onHand()).toEqual([20]);
  });
});
