import { archiveItem } from '@onhand/core/channel-stock/archive-item.ts';
import { releaseScheduled } from '@onhand/core/runs/scheduled/release-scheduled.ts';
import { beginRuns } from '@onhand/core/runs/begin-runs.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { moveSyncRun } from '@onhand/core/runs/move-sync-run.ts';
import { withdrawExports } from '@onhand/core/exports/release-exports.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, ProductId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createListing } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { createExportShop } from '../../setup/export-shop.ts';
import type { ExportShop } from '../../setup/export-shop.ts';

let database: TestDatabase;
let shop: ExportShop;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  shop = await createExportShop(database.db);
});

async function productOf(id: ItemId, { merchant } = shop): Promise<ProductId> {
  const item = await findItem(database.db, { merchantId: merchant.merchantId, id });
  if (item === undefined) throw new Error('no item');
  return item.productId;
}

const pause = (at: Date | null) =>
  database.db
    .updateTable('integrations')
    .set({ state: at === null ? 'active' : 'paused' })
    .where('id', '=', shop.integrationId)
    .execute();

describe('a new item', () => {
  it('is listed with its product, linked, and its figure becomes due', async () => {
    await shop.create('MUG', { categories: ['Kitchen'], tags: ['new'] });
    await shop.settle();
    expect(shop.sent).toMatchObject([
      {
        title: 'Thing MUG',
        currency: 'EUR',
        categories: ['Kitchen'],
        tags: ['new'],
        options: [],
        units: [{ sku: 'MUG', price: { regular: '12.50', sale: null }, values: [] }],
      },
    ]);
    expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
    expect(await shop.listings()).toEqual([{ sku: 'MUG', linked_by: 'export', status: 'listed_and_synced' }]);
    const due = await database.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', shop.integrationId)
      .select(['needed_revision', 'confirmed_revision'])
      .execute();
    expect(due).toHaveLength(1);
    expect(due[0]?.needed_revision).toBeGreaterThan(due[0]?.confirmed_revision ?? 0);
  });

  it('is listed together with the variants that come soon after it, with their options', async () => {
    const small = await shop.create('SHIRT-S', { options: [{ name: 'Size', value: 'S' }] });
    const productId = await productOf(small);
    shop.now = new Date(shop.now.getTime() + 20_000);
    await shop.create('SHIRT-L', { productId, options: [{ name: 'Size', value: 'L' }] });
    await shop.carry();
    expect(shop.sent).toEqual([]);
    await shop.settle();
    expect(shop.sent).toHaveLength(1);
    expect(shop.sent[0]).toMatchObject({
      options: ['Size'],
      units: [
        { sku: 'SHIRT-S', values: ['S'] },
        { sku: 'SHIRT-L', values: ['L'] },
      ],
    });
    expect((await shop.listings()).map(({ linked_by }) => linked_by)).toEqual(['export', 'export']);
  });

  it.each([
    ['autoExport is off', { autoExport: false }],
    ['the direction is inbound', { direction: 'inbound' }],
    ['the direction is disabled', { direction: 'disabled' }],
    ['the mode is manual', { mode: 'manual' }],
  ] as const)('is not listed while %s, nor when that changes later', async (_, settings) => {
    await shop.set(settings);
    await shop.create('OLD');
    await shop.set({});
    await shop.create('NEW');
    await shop.settle();
    expect(shop.sent.map(({ units }) => units[0]?.sku)).toEqual(['NEW']);
  });

  it('waits for its schedule, and is listed at the scheduled time', async () => {
    await shop.set({ mode: 'scheduled' });
    await shop.create('MUG');
    shop.now = new Date(shop.now.getTime() + 60_000);
    await shop.carry();
    expect(await shop.exports()).toEqual([{ state: 'waiting', code: 'awaiting_schedule' }]);
    const { merchantId } = shop.merchant;
    const { integrationId, now: at } = shop;
    await releaseScheduled(database.db, { merchantId, integrationId, entity: 'products', at });
    await shop.carry();
    expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
  });

  it('whose SKU a listing there has already is left to the review, without a call', async () => {
    await createListing(database.db, shop.merchant, {
      integrationId: shop.integrationId,
      unit: 'mug',
      itemId: null,
    });
    await database.db
      .updateTable('listings')
      .set({ sku: 'Mug' })
      .where('integration_id', '=', shop.integrationId)
      .execute();
    await shop.create('MUG');
    await shop.settle();
    expect(shop.sent).toEqual([]);
    expect(await shop.exports()).toEqual([{ state: 'skipped', code: 'listed_already' }]);
    expect(await shop.failedItems()).toEqual([]);
  });

  it('without a SKU is a failed item', async () => {
    await shop.create(undefined);
    await shop.settle();
    expect(shop.sent).toEqual([]);
    expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'sku_missing' }]);
  });
});

describe('meanwhile', () => {
  it('autoExport is switched off: nothing is sent', async () => {
    await shop.create('MUG');
    await shop.set({ autoExport: false });
    await shop.settle();
    expect(shop.sent).toEqual([]);
    expect(await shop.exports()).toEqual([{ state: 'skipped', code: 'auto_export_off' }]);
  });

  it('the item is archived: nothing is sent', async () => {
    const id = await shop.create('MUG');
    const { merchantId } = shop.merchant;
    await archiveItem(database.db, { merchantId, id, archived: true, at: shop.now });
    await shop.settle();
    expect(shop.sent).toEqual([]);
    expect(await shop.exports()).toEqual([{ state: 'skipped', code: 'no_items' }]);
  });

  it('the shop is paused: nothing is sent until it is resumed', async () => {
    await shop.create('MUG');
    await pause(shop.now);
    shop.now = new Date(shop.now.getTime() + 60_000);
    expect(await shop.carry()).toBe('no_run');
    expect(shop.sent).toEqual([]);
    await pause(null);
    await shop.settle();
    expect(shop.sent).toHaveLength(1);
  });

  it('the shop is paused during a run: the run ends, and the rest is listed after the resumption', async () => {
    await shop.create('MUG');
    await shop.create('CUP');
    shop.now = new Date(shop.now.getTime() + 60_000);
    shop.meanwhile = () => pause(shop.now);
    await shop.carry();
    expect(shop.sent).toHaveLength(1);
    shop.meanwhile = async () => undefined;
    await pause(null);
    await shop.settle();
    expect(shop.sent).toHaveLength(2);
    expect((await shop.exports()).map(({ state }) => state)).toEqual(['exported', 'exported']);
  });

  it('the shop is revoked: nothing is sent any more', async () => {
    await shop.create('MUG');
    const { merchantId } = shop.merchant;
    const { integrationId, now: at } = shop;
    await inTransaction(database.db, (tx) => withdrawExports(tx, { merchantId, integrationId, at }));
    await shop.settle();
    expect(shop.sent).toEqual([]);
    expect(await shop.exports()).toEqual([{ state: 'skipped', code: 'integration_revoked' }]);
  });
});

describe('an outcome that nobody knows', () => {
  it('the worker dies after the shop has listed it: it is found, linked, and not listed again', async () => {
    shop.endings.push({ answer: 'dies', made: true });
    await shop.create('MUG');
    await shop.settle();
    expect(shop.sent).toHaveLength(1);
    expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
    expect(await shop.listings()).toMatchObject([{ sku: 'MUG', linked_by: 'export' }]);
  });

  it('the worker dies before the call: it is listed once, after it cannot come any more', async () => {
    shop.endings.push({ answer: 'dies', made: false });
    await shop.create('MUG');
    const began = shop.now.getTime();
    await shop.settle();
    expect(shop.sent).toHaveLength(2);
    expect(new Set(shop.sent.map(({ marker }) => marker)).size).toBe(1);
    expect(shop.now.getTime() - began).toBeGreaterThan(150_000);
    expect(await shop.listings()).toHaveLength(1);
  });

  it('the answer is lost: it is found, also if exporting was switched off meanwhile', async () => {
    shop.endings.push({ answer: { kind: 'unknown', message: 'No answer.', ended: false }, made: true });
    shop.meanwhile = () => shop.set({ autoExport: false });
    await shop.create('MUG');
    await shop.settle();
    expect(shop.sent).toHaveLength(1);
    expect(await shop.listings()).toMatchObject([{ sku: 'MUG', linked_by: 'export' }]);
  });

  it('the answer is lost, the shop lists nothing, and exporting is switched off: nothing is sent again', async () => {
    shop.endings.push({ answer: { kind: 'unknown', message: 'No answer.', ended: true }, made: false });
    shop.meanwhile = () => shop.set({ autoExport: false });
    await shop.create('MUG');
    await shop.settle();
    expect(shop.sent).toHaveLength(1);
    expect(await shop.exports()).toEqual([{ state: 'skipped', code: 'auto_export_off' }]);
  });

  it('every answer is lost: a person is asked after five calls, and a retry searches first', async () => {
    for (let call = 0; call < 5; call += 1) {
      shop.endings.push({
        answer: { kind: 'unknown', message: 'Gateway timeout', ended: true },
        made: false,
      });
    }
    await shop.create('MUG');
    await shop.settle();
    expect(shop.sent).toHaveLength(5);
    expect(await shop.exports()).toMatchObject([{ state: 'lost' }]);
    expect(await shop.failedItems()).toEqual([
      { state: 'open', code: 'outcome_unknown', platform_message: 'Gateway timeout' },
    ]);
    const [last] = shop.sent.slice(-1);
    if (last !== undefined) shop.listed.set(last.marker, { group: 'late', product: last });
    await retryAll();
    await shop.settle();
    expect(shop.sent).toHaveLength(5);
    expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  });
});

describe('a refusal', () => {
  const refusal = { kind: 'rejected', code: 'product_invalid', message: 'Titles need a vowel.' } as const;

  it('is a failed item with the words of the platform, and keeps no other product back', async () => {
    shop.endings.push({ answer: refusal, made: false });
    await shop.create('MUG');
    await shop.create('CUP');
    await shop.settle();
    expect(await shop.failedItems()).toEqual([
      { state: 'open', code: 'product_invalid', platform_message: 'Titles need a vowel.' },
    ]);
    expect((await shop.exports()).map(({ state }) => state).toSorted()).toEqual(['exported', 'failed']);
  });

  it('is tried again by a retry, and closes when the product is listed', async () => {
    shop.endings.push({ answer: refusal, made: false });
    await shop.create('MUG');
    await shop.settle();
    await retryAll();
    await shop.settle();
    expect(shop.sent).toHaveLength(2);
    expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  });

  it('that may pass is tried again a few times, and then a person is asked', async () => {
    const answer = { ...refusal, code: 'image_refused', transient: true };
    for (let call = 0; call < 20; call += 1) shop.endings.push({ answer, made: false });
    await shop.create('MUG');
    const began = shop.now.getTime();
    await shop.settle();
    expect(shop.sent).toHaveLength(8);
    expect(shop.now.getTime() - began).toBeGreaterThan(30 * 60_000);
    expect(await shop.exports()).toEqual([{ state: 'failed', code: 'image_refused' }]);
    expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'image_refused' }]);
    await retryAll();
    await shop.settle();
    expect(shop.sent).toHaveLength(16);
  });

  it('that may pass does not count the time that the shop was away before', async () => {
    const away = { kind: 'unavailable', message: 'Down.' } as const;
    for (let call = 0; call < 10; call += 1) shop.endings.push({ answer: away, made: false });
    shop.endings.push({ answer: { ...refusal, transient: true }, made: false });
    await shop.create('MUG');
    await shop.settle();
    expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
  });

  it('that the shop answers as if it were away keeps no other product back', async () => {
    await shop.create('A');
    await shop.create('B');
    shop.now = new Date(shop.now.getTime() + 31_000);
    shop.endings.push({ answer: { kind: 'unavailable', message: 'Blocked.' }, made: false });
    expect(await shop.carry()).toBe('unavailable');
    await shop.carry();
    expect(shop.sent.map(({ units }) => units[0]?.sku)).toEqual(['A', 'B']);
    expect((await shop.exports()).map(({ state }) => state)).toEqual(['waiting', 'exported']);
    await shop.settle();
    expect((await shop.exports()).map(({ state }) => state)).toEqual(['exported', 'exported']);
  });

  it('a shop that is away uses nothing up, and the product is listed once it is back', async () => {
    shop.endings.push({ answer: { kind: 'unavailable', message: 'Down.' }, made: false });
    await shop.create('MUG');
    shop.now = new Date(shop.now.getTime() + 60_000);
    expect(await shop.carry()).toBe('unavailable');
    expect(await shop.exports()).toEqual([{ state: 'waiting', code: 'platform_away' }]);
    await shop.settle();
    expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
    expect(await shop.failedItems()).toEqual([]);
  });
});

describe('what a person asks for', () => {
  const ask = (productIds: readonly ProductId[] | null) =>
    beginRuns(database.db, {
      merchantId: shop.merchant.merchantId,
      integrationIds: [shop.integrationId],
      kind: 'export_products',
      input: productIds === null ? {} : { productIds },
      actor: 'test',
      at: shop.now,
    });

  it('is listed in any mode: every product that is not listed there, each once', async () => {
    await shop.set({ mode: 'manual' });
    for (const sku of ['A', 'B', 'C']) await shop.create(sku);
    for (let times = 0; times < 2; times += 1) {
      await ask(null);
      await shop.carry();
      expect(shop.sent.map(({ units }) => units[0]?.sku)).toEqual(['A', 'B', 'C']);
    }
  });

  it('is only what is named, and of the merchant', async () => {
    await shop.set({ mode: 'manual' });
    const [, second] = [await shop.create('A'), await shop.create('B')];
    const other = await createExportShop(database.db);
    await other.set({ mode: 'manual' });
    await ask([await productOf(second), await productOf(await other.create('C'), other)]);
    await shop.carry();
    expect(shop.sent.map(({ units }) => units[0]?.sku)).toEqual(['B']);
  });

  /** Cancels or resumes the newest run, as a person does. */
  const move = async (event: 'cancel' | 'resume') => {
    const { merchantId } = shop.merchant;
    const of = { merchantId, integrationId: shop.integrationId, kind: 'export_products' } as const;
    const { id } = (await findNewestRun(database.db, of)) ?? {};
    if (id === undefined) throw new Error('no run');
    await moveSyncRun(database.db, { merchantId, id }, event, { clock: { now: () => shop.now } });
  };
  const sentSkus = () => shop.sent.map(({ units }) => units[0]?.sku);

  it('ends at once when its run is cancelled, and no later run lists the rest until it is resumed', async () => {
    await shop.set({ mode: 'manual' });
    for (const sku of ['A', 'B', 'C']) await shop.create(sku);
    await ask(null);
    shop.meanwhile = async () => {
      shop.meanwhile = async () => undefined;
      await move('cancel');
    };
    await shop.carry();
    expect(sentSkus()).toEqual(['A']);
    await shop.set({});
    await shop.create('D');
    shop.now = new Date(shop.now.getTime() + 60_000);
    await shop.carry();
    expect(sentSkus()).toEqual(['A', 'D']);
  });

  it('goes on where it was cancelled once it is resumed', async () => {
    await shop.set({ mode: 'manual' });
    for (const sku of ['A', 'B', 'C']) await shop.create(sku);
    await ask(null);
    shop.meanwhile = async () => {
      shop.meanwhile = async () => undefined;
      await move('cancel');
    };
    await shop.carry();
    await move('resume');
    await shop.carry();
    expect(sentSkus()).toEqual(['A', 'B', 'C']);
  });

  it('is withdrawn if the direction forbids it by then', async () => {
    await shop.set({ mode: 'manual' });
    await shop.create('A');
    await ask(null);
    await shop.set({ direction: 'inbound' });
    await shop.carry();
    expect(shop.sent).toEqual([]);
    expect(await shop.exports()).toEqual([{ state: 'skipped', code: 'direction_forbids' }]);
  });

  it('goes on by itself after a call that made nothing and had no answer', async () => {
    await shop.set({ mode: 'manual' });
    await shop.create('A');
    await ask(null);
    shop.endings.push({ made: false, answer: 'dies' });
    await shop.settle();
    expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
    expect(sentSkus()).toEqual(['A', 'A']);
  });
});

it('a shop that does not list new products gets none', async () => {
  await database.db
    .updateTable('integrations')
    .set({ lists_new_products: false })
    .where('id', '=', shop.integrationId)
    .execute();
  await shop.create('A');
  await shop.settle();
  expect(await shop.exports()).toEqual([]);
});

/** Retries every failed item. What is started after the commit, the tests carry themselves. */
async function retryAll(): Promise<void> {
  const { merchantId } = shop.merchant;
  const startWork = {
    nudge: () => undefined,
    sale: () => undefined,
    bulk: () => Promise.resolve(),
    products: () => Promise.resolve(),
    hear: () => undefined,
  };
  const failed = await database.db
    .selectFrom('failed_items')
    .where('merchant_id', '=', merchantId)
    .where('state', '=', 'open')
    .select('id')
    .execute();
  const retried = { merchantId, move: 'retry', ids: failed.map(({ id }) => id) } as const;
  await moveFailedItems(database.db, retried, { startWork, at: shop.now });
}
