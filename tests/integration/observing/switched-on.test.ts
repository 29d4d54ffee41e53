import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { applySettingsToStock } from '@onhand/core/channel-stock/apply-settings-to-stock.ts';
import { changeSyncSettings } from '@onhand/core/settings/sync-settings/change-sync-settings.ts';
import { readSyncSettings } from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { rebookListings, rebookSwitchedOn } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, settlesWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
let merchant: TestMerchant;
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
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'A', 10);
  await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
  await shop.know(10);
});

/** Changes the direction. `meanwhile` runs before the commit. */
async function change(
  direction: SyncSettings['direction'],
  atMs: number,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const integration = { merchantId: merchant.merchantId, integrationId };
  await inTransaction(database.db, async (tx) => {
    const row = await readSyncSettings(tx, { ...integration, lock: true });
    if (row === undefined) throw new Error('The integration has no settings.');
    const before = { entity: row.settings.inventory, writeSalesBack: row.writeSalesBack };
    const changed = {
      ...integration,
      before,
      after: { ...before, entity: { ...before.entity, direction } },
    };
    await changeSyncSettings(tx, changed, { actor: { label: 'Ada', keyId: null }, at: after(atMs) });
    await applySettingsToStock(tx, changed, after(atMs));
    await meanwhile();
  });
}
async function sellFive(atMs: number, number = '1'): Promise<void> {
  const order = orderFor(number, { a: 5 }, { placedAt: after(atMs).toISOString() });
  await takeIn(database.db, [deliveryOf({ ...merchant, integrationId }, order)], {
    clock: { now: () => after(atMs) },
  });
}
const onHand = async () =>
  (
    await database.db
      .selectFrom('stock_levels')
      .where('item_id', '=', itemId)
      .select('on_hand')
      .executeTakeFirstOrThrow()
  ).on_hand;
const level = () =>
  database.db
    .selectFrom('stock_levels')
    .where('item_id', '=', itemId)
    .select(['on_hand', 'committed'])
    .executeTakeFirstOrThrow();
/** The effect of each order's line, by the order's number. */
const effects = async () => {
  const rows = await database.db
    .selectFrom('order_lines')
    .innerJoin('orders', 'orders.id', 'order_lines.order_id')
    .where('orders.integration_id', '=', integrationId)
    .select(['external_order_id as number', 'effect'])
    .execute();
  return Object.fromEntries(rows.map(({ number, effect }) => [number, effect]));
};
const written = async (atMs: number) => {
  const taking = { now: after(atMs), limit: 10, settlesWithinMs, adjusts: false };
  const due = await takeDue(database.db, shop.lease, taking);
  return due === 'inactive' ? [] : due.attempts.map(({ quantity }) => quantity);
};

describe('inventory that is switched on again', () => {
  it('has in the figure of a source what was sold meanwhile, and writes nothing over it', async () => {
    const { db } = database;
    const { merchantId } = merchant;
    await db
      .updateTable('merchants')
      .set({ stock_authority: 'source' })
      .where('id', '=', merchantId)
      .execute();
    await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
    await change('disabled', 1_000);
    await sellFive(5_000);
    expect(await onHand()).toBe(10);
    await change('inbound', 10_000);
    await shop.read(5, 20_000);
    expect(await onHand()).toBe(5);
    await shop.decide(100_000);
    expect(await written(101_000)).toEqual([]);
    expect(await onHand()).toBe(5);
  });

  it('takes nothing off where no figure flows in: what stands there is read, and overwritten', async () => {
    await change('disabled', 1_000);
    await sellFive(5_000);
    await change('outbound', 10_000);
    const channel = await database.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', integrationId)
      .select(['known', 'read_due_at'])
      .executeTakeFirstOrThrow();
    expect(channel).toEqual({ known: null, read_due_at: after(10_000) });
    await shop.read(5, 20_000);
    expect(await shop.observations()).toEqual([]);
    expect(await onHand()).toBe(10);
    expect(await written(21_000)).toEqual([10]);
  });

  it.each(['outbound', 'bidirectional', 'inbound'] as const)(
    '%s: counts an order that was taken in before the commit, and none from before',
    async (direction) => {
      const clock = { now: () => after(20_000) };
      await change('disabled', 1_000);
      await sellFive(5_000, 'before');
      await change(direction, 10_000, () => sellFive(11_000, 'meanwhile'));
      expect(await effects()).toEqual({ before: 'inventory_disabled', meanwhile: 'inventory_disabled' });
      const of = { merchantId: merchant.merchantId, integrationIds: [integrationId] };
      await rebookSwitchedOn(database.db, of, { clock });
      expect(await effects()).toEqual({ before: 'inventory_disabled', meanwhile: 'counted' });
      expect(await level()).toEqual({ on_hand: 10, committed: 5 });
      await rebookSwitchedOn(database.db, of, { clock });
      expect(await level()).toEqual({ on_hand: 10, committed: 5 });
    },
  );

  it('is rebooked by a sweep where the process ended after the commit', async () => {
    await change('disabled', 1_000);
    await change('outbound', 10_000, () => sellFive(11_000));
    const pending = await findRebookPending(database.db, { limit: 100 });
    const [own] = pending.filter(({ merchantId }) => merchantId === merchant.merchantId);
    if (own === undefined) throw new Error('Nothing is left for the sweep.');
    await rebookListings(database.db, own, { clock: { now: () => after(20_000) } });
    expect(await level()).toEqual({ on_hand: 10, committed: 5 });
  });

  it('counts nothing while it is disabled again', async () => {
    await change('disabled', 1_000);
    await change('outbound', 10_000, () => sellFive(11_000));
    await change('disabled', 15_000);
    const of = { merchantId: merchant.merchantId, integrationIds: [integrationId] };
    await rebookSwitchedOn(database.db, of, { clock: { now: () => after(20_000) } });
    expect(await level()).toEqual({ on_hand: 10, committed: 0 });
  });
});
