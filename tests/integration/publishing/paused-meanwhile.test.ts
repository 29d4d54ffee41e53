import { pause } from '@onhand/core/channel-stock/pause.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { changePause } from '@onhand/core/listings/change-pause.ts';
import { readPause } from '@onhand/core/listings/read-pause.ts';
import type { PauseTarget } from '@onhand/core/listings/read-pause.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
/** A shop with two figures that are due. */
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  for (const unit of ['a', 'b']) {
    const itemId = await createItem(db, merchant, unit, 10);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  shop = await observeShop(db, integrationId);
  await db
    .updateTable('channel_stock')
    .set({ state: 'due', due_at: after(0), needed_at: after(0), cause: 'order', needed_revision: 2 })
    .where('integration_id', '=', integrationId)
    .execute();
});

const take = (db: Db, atMs: number) =>
  takeDue(db, shop.lease, { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false });

/** Runs `work` once the due figures are locked, before anything else of the transaction. */
function onceLocked(db: Db, work: () => Promise<unknown>): Db {
  let isDone = false;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      const [row] = result.rows;
      if (!isDone && row !== undefined && 'firstSync' in row) {
        isDone = true;
        await work();
      }
      return result;
    },
  };
  return db.withPlugin(plugin);
}

const states = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['state', 'block_code', 'due_at'])
    .execute();

it.each(['merchant', 'integration'] as const)(
  'a pause of the %s that lands during a take leaves the figures due, and resuming writes them',
  async (scope) => {
    const { db } = database;
    // The cast is safe: the id is of the scope.
    const target = { scope, id: scope === 'merchant' ? merchant.merchantId : integrationId } as PauseTarget;
    const change = { ...merchant, actor: { label: 'ada', keyId: null }, at: after(1_000) };
    expect(
      await take(
        onceLocked(db, () => pause(db, target, change)),
        1_000,
      ),
    ).toBe('inactive');
    const due = { state: 'due', block_code: null, due_at: after(0) };
    expect(await states()).toEqual([due, due]);
    expect(await take(db, 2_000)).toBe('inactive');
    await inTransaction(db, async (tx) => {
      const before = await readPause(tx, merchant.merchantId, target, { lock: true });
      if (before !== undefined) await changePause(tx, target, { before, paused: false }, change);
    });
    expect(await take(db, 3_000)).toMatchObject({ attempts: [{ quantity: 10 }, { quantity: 10 }] });
  },
);
