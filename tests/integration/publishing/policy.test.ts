import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { needStockAgain } from '@onhand/core/channel-stock/need-stock-again.ts';
import { affectedOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import type { PublishingTarget } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import type { PublishingValues } from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import { changePublishing } from '@onhand/core/listings/change-publishing.ts';
import { affectedBy } from '@onhand/core/settings/rules/affected-by.ts';
import { insertRule } from '@onhand/core/settings/rules/write-rule.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import type { RuleConditions, RuleEffect } from '@onhand/domain/rules/rule.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { after, observeShop, ordersVisibleWithinMs } from '../../setup/observed-shop.ts';
import type { ObservedShop } from '../../setup/observed-shop.ts';

let database: TestDatabase;
let merchant: TestMerchant;
let integrationId: IntegrationId;
let itemId: ItemId;
let listingId: ListingId;
let shop: ObservedShop;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  merchant = await createMerchant(db);
  integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  itemId = await createItem(db, merchant, 'MUG-RED', 10);
  listingId = await createListing(db, merchant, { integrationId, unit: 'a', itemId });
  shop = await observeShop(db, integrationId);
});

const nothing: PublishingValues = {
  buffer: null,
  percent: null,
  maximum: null,
  lowStock: null,
  zeroStock: null,
  deletion: null,
};
const changedBy = () => ({
  merchantId: merchant.merchantId,
  actor: { label: 'test', keyId: null },
  at: after(0),
});

async function rule(effect: RuleEffect, conditions: RuleConditions = {}, priority = 1): Promise<string> {
  const text = { name: 'A rule', priority, enabled: true, conditions, effect };
  const { id } = await inTransaction(database.db, (tx) => insertRule(tx, text, changedBy()));
  return id;
}

async function override(target: PublishingTarget, values: Partial<PublishingValues>): Promise<void> {
  const changed = await inTransaction(database.db, (tx) =>
    changePublishing(tx, target, { ...nothing, ...values }, changedBy()),
  );
  if (changed === undefined) throw new Error('There is no such target.');
}

/** What is due is taken: the figure that would be written, or why nothing is. */
async function publish(): Promise<number | string | null> {
  const { merchantId } = merchant;
  await inTransaction(database.db, (tx) =>
    needStockAgain(tx, affectedOf(merchantId, { scope: 'listing', id: listingId }), {
      merchantId,
      cause: 'test',
      at: after(0),
    }),
  );
  const taken = await takeDue(database.db, shop.lease, {
    now: after(0),
    limit: 10,
    settlesWithinMs: 0,
    adjusts: false,
  });
  if (taken === 'inactive') throw new Error('The integration is not active.');
  const row = await channel();
  return taken.attempts[0]?.quantity ?? row.block_code;
}

const channel = () =>
  database.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .select(['state', 'block_code', 'needed_revision', 'cause'])
    .executeTakeFirstOrThrow();
const traces = () =>
  database.db
    .selectFrom('channel_stock_attempts')
    .select('trace')
    .where('merchant_id', '=', merchant.merchantId)
    .execute();

/** As after a write that was confirmed. */
const atRest = () =>
  database.db
    .updateTable('channel_stock')
    .set({ state: 'idle', open_request_key: null, open_epoch: null })
    .where('integration_id', '=', integrationId)
    .execute();

it('a rule changes what is written, and the explanation of the write before stays as it was', async () => {
  expect(await publish()).toBe(10);
  await atRest();
  const id = await rule({ kind: 'percent', percent: 50 }, { sku: 'mug-*' });
  await override({ scope: 'item', id: itemId }, { buffer: 3 });
  expect(await publish()).toBe(3);
  const available = { step: 'available', figure: 10, detail: { [merchant.locationId]: 10 } };
  expect((await traces()).map(({ trace }) => trace)).toEqual([
    [available],
    [
      available,
      { step: 'buffer', figure: 7, detail: { buffer: 3 }, from: { scope: 'item', id: itemId } },
      { step: 'percent', figure: 3, detail: { percent: 50 }, from: { scope: 'rule', id } },
    ],
  ]);
});

describe('a value comes from the narrowest that says one', () => {
  it('a listing before its item, a rule, its integration and the merchant', async () => {
    await override({ scope: 'merchant', id: merchant.merchantId }, { buffer: 1 });
    expect(await publish()).toBe(9);
    await atRest();
    await override({ scope: 'integration', id: integrationId }, { buffer: 2 });
    expect(await publish()).toBe(8);
    await atRest();
    await rule({ kind: 'buffer', units: 3 });
    expect(await publish()).toBe(7);
    await atRest();
    await override({ scope: 'item', id: itemId }, { buffer: 4 });
    expect(await publish()).toBe(6);
    await atRest();
    await override({ scope: 'listing', id: listingId }, { buffer: 5 });
    expect(await publish()).toBe(5);
  });

  it('the rule of the lowest priority before another', async () => {
    await rule({ kind: 'maximum', units: 7 }, {}, 2);
    await rule({ kind: 'maximum', units: 5 }, {}, 1);
    expect(await publish()).toBe(5);
  });

  it("and what another merchant's rules say is of no account", async () => {
    const own = merchant;
    merchant = await createMerchant(database.db);
    await rule({ kind: 'exclude' });
    merchant = own;
    expect(await publish()).toBe(10);
  });
});

describe('nothing is written', () => {
  it('where a rule excludes', async () => {
    await rule({ kind: 'exclude' }, { stock: { max: 10 } });
    expect(await publish()).toBe('excluded_by_rule');
  });

  it("where the merchant's quantity sync is off", async () => {
    const { merchantId } = merchant;
    await database.db
      .updateTable('merchants')
      .set({ quantity_sync: false })
      .where('id', '=', merchantId)
      .execute();
    expect(await publish()).toBe('quantity_sync_off');
  });

  it('where nothing is left, and the policy keeps what stands there', async () => {
    await override({ scope: 'merchant', id: merchant.merchantId }, { zeroStock: 'keep', buffer: 10 });
    expect(await publish()).toBe('zero_stock_kept');
    await override({ scope: 'merchant', id: merchant.merchantId }, { zeroStock: 'keep', buffer: 9 });
    expect(await publish()).toBe(1);
  });

  it('on channels that were not chosen, where stock is low', async () => {
    const lowStock = { threshold: 10, integrations: [] };
    await override({ scope: 'merchant', id: merchant.merchantId }, { lowStock });
    expect(await publish()).toBe(0);
    await atRest();
    await override(
      { scope: 'merchant', id: merchant.merchantId },
      { lowStock: { ...lowStock, integrations: [integrationId] } },
    );
    expect(await publish()).toBe(10);
  });
});

it('sales are written back to a source as the plain figure, whatever the policy says', async () => {
  const { db } = database;
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  await db.updateTable('integrations').set({ role: 'supplier' }).where('id', '=', integrationId).execute();
  await shop.setDirection('inbound');
  await override(
    { scope: 'merchant', id: merchantId },
    { buffer: 3, percent: 50, maximum: 2, zeroStock: 'keep' },
  );
  expect(await publish()).toBe(10);
});

describe('a figure that falls by hand', () => {
  const onHand = () =>
    database.db.selectFrom('stock_levels').where('item_id', '=', itemId).select('on_hand').executeTakeFirst();
  beforeEach(async () => {
    await shop.setDirection('bidirectional');
    await shop.know(5);
  });
  const fall = async () => {
    await shop.read(4, 10_000);
    await shop.decide(10_000 + ordersVisibleWithinMs);
  };

  it('is a change of stock where the figure is plain, less a buffer', async () => {
    await override({ scope: 'merchant', id: merchant.merchantId }, { buffer: 5 });
    await fall();
    expect(await onHand()).toEqual({ on_hand: 9 });
  });

  it.each<Partial<PublishingValues>>([{ percent: 50 }, { maximum: 5 }])(
    'is reversed where %j shapes it, and a rise is a mismatch',
    async (values) => {
      await override({ scope: 'merchant', id: merchant.merchantId }, values);
      await fall();
      expect(await onHand()).toEqual({ on_hand: 10 });
      await shop.read(6, 100_000);
      expect((await shop.observations()).map(({ state }) => state)).toEqual(['reversed', 'mismatch']);
      expect(await verifyStock(database.db)).toEqual([]);
    },
  );
});

describe('what a rule concerns is found by SQL', () => {
  const marked = (conditions: readonly RuleConditions[]) =>
    inTransaction(database.db, (tx) =>
      needStockAgain(tx, affectedBy(merchant.merchantId, conditions), {
        merchantId: merchant.merchantId,
        cause: 'rule',
        at: after(0),
      }),
    );
  beforeEach(async () => {
    const { db } = database;
    await db
      .updateTable('products')
      .set({ vendor: 'Straße & Söhne', tags: ['SALE', 'Ärmel'], categories: ['Mugs'] })
      .where('merchant_id', '=', merchant.merchantId)
      .execute();
    await db.updateTable('items').set({ price: '12.50', sku: '50%_A\\b' }).where('id', '=', itemId).execute();
  });

  it.each<[RuleConditions, number]>([
    [{}, 1],
    [{ sku: '50%_*' }, 1],
    [{ sku: '50__*' }, 0],
    [{ sku: '*\\B' }, 1],
    [{ tag: 'sale' }, 1],
    [{ tag: 'ärmel' }, 1],
    [{ tag: 'sal' }, 0],
    [{ category: 'MUGS' }, 1],
    [{ vendor: 'STRAßE & SÖHNE' }, 1],
    [{ price: { min: 12.5, max: 12.5 } }, 1],
    [{ price: { max: 12.49 } }, 0],
    // Stock changes by the second: it narrows nothing.
    [{ stock: { max: 0 } }, 1],
  ])('%j: %i', async (conditions, records) => {
    expect((await marked([conditions])).records).toBe(records);
  });

  it('by location and integration', async () => {
    const { locationId } = merchant;
    expect((await marked([{ locationId }])).records).toBe(1);
    expect((await marked([{ locationId: merchant.merchantId as never }])).records).toBe(0);
    expect(await marked([{ integrationId }, { sku: 'no' }])).toEqual({
      records: 1,
      integrations: [integrationId],
    });
    expect((await marked([{ integrationId: merchant.merchantId as never }])).records).toBe(0);
    expect(await channel()).toMatchObject({ state: 'due', cause: 'rule', needed_revision: 2 });
  });
});
