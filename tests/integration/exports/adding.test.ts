import { findItem } from '@onhand/core/items/find-item.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import type { ItemId, ProductId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createListing } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { createExportShop } from '../../setup/export-shop.ts';
import type { ExportShop } from '../../setup/export-shop.ts';

let database: TestDatabase;
let shop: ExportShop;
/** A product that is listed with one item, `SHIRT-S`. */
let productId: ProductId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  shop = await createExportShop(database.db);
  const id = await shop.create('SHIRT-S', size('S'));
  productId = await productOf(id);
  await shop.settle();
  shop.sent.length = 0;
});

const size = (value: string) => ({ options: [{ name: 'Size', value }] });
const add = (value: string) => shop.create(`SHIRT-${value}`, { productId, ...size(value) });
const sentSkus = () => shop.sent.map(({ addTo, units }) => [addTo, ...units.map(({ sku }) => sku)]);
const linked = async () =>
  (await shop.listings()).flatMap((one) => (one.linked_by === 'export' ? [one.sku] : []));

async function productOf(id: Parameters<typeof findItem>[1]['id']): Promise<ProductId> {
  const item = await findItem(database.db, { merchantId: shop.merchant.merchantId, id });
  if (item === undefined) throw new Error('no item');
  return item.productId;
}

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

it('new variants are added to the listed product with their options, and nothing else of it is sent', async () => {
  const { merchantId } = shop.merchant;
  await database.db
    .updateTable('products')
    .set({ description: 'Soft.', images: ['https://images.example/1.jpg'], tags: ['new'] })
    .where('merchant_id', '=', merchantId)
    .execute();
  await add('M');
  await add('L');
  await shop.settle();
  const price = { regular: '12.50', sale: null };
  expect(shop.sent).toEqual([
    {
      marker: expect.stringMatching(/^onhand-/),
      since: expect.any(String),
      addTo: 'g-SHIRT-S',
      currency: 'EUR',
      title: 'Thing SHIRT-S',
      options: ['Size'],
      units: [
        { sku: 'SHIRT-M', price, values: ['M'] },
        { sku: 'SHIRT-L', price, values: ['L'] },
      ],
    },
  ]);
  expect(await linked()).toEqual(['SHIRT-L', 'SHIRT-M', 'SHIRT-S']);
  expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
  expect(await shop.failedItems()).toEqual([]);
  expect(new Set(shop.listed.keys()).size).toBe(2);
});

it('a variant that comes while the product is being listed is added afterwards', async () => {
  await add('M');
  shop.meanwhile = async () => {
    shop.meanwhile = async () => undefined;
    await add('L');
  };
  await shop.settle();
  expect(sentSkus()).toEqual([
    ['g-SHIRT-S', 'SHIRT-M'],
    ['g-SHIRT-S', 'SHIRT-L'],
  ]);
  expect(await linked()).toHaveLength(3);
});

it.each([
  ['dies after the shop has added it', 'dies' as const],
  ['gets no answer', { kind: 'unknown', message: 'No answer.', ended: false } as const],
])('a worker that %s finds it, and adds nothing again', async (_, answer) => {
  shop.endings.push({ answer, made: true });
  await add('M');
  await shop.settle();
  expect(sentSkus()).toEqual([['g-SHIRT-S', 'SHIRT-M']]);
  expect(await linked()).toEqual(['SHIRT-M', 'SHIRT-S']);
});

it('a worker that dies before the call adds it once, after the call cannot come any more', async () => {
  shop.endings.push({ answer: 'dies', made: false });
  await add('M');
  const began = shop.now.getTime();
  await shop.settle();
  expect(sentSkus()).toEqual([
    ['g-SHIRT-S', 'SHIRT-M'],
    ['g-SHIRT-S', 'SHIRT-M'],
  ]);
  expect(new Set(shop.sent.map(({ marker }) => marker)).size).toBe(1);
  expect(shop.now.getTime() - began).toBeGreaterThan(150_000);
});

it('a refused variant is a failed item, and goes along with the next new one', async () => {
  const message = 'The variants differ in Color in the shop.';
  shop.endings.push({ answer: { kind: 'rejected', code: 'options_differ', message }, made: false });
  await add('M');
  await shop.settle();
  expect(await shop.failedItems()).toEqual([
    { state: 'open', code: 'options_differ', platform_message: message },
  ]);
  await add('L');
  await shop.settle();
  expect(sentSkus()).toEqual([
    ['g-SHIRT-S', 'SHIRT-M'],
    ['g-SHIRT-S', 'SHIRT-M', 'SHIRT-L'],
  ]);
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

it('a refused variant that was linked by hand needs nothing more', async () => {
  shop.endings.push({
    answer: { kind: 'rejected', code: 'variant_exists', message: 'It is there.' },
    made: false,
  });
  const itemId = await add('M');
  await shop.settle();
  await createListing(database.db, shop.merchant, { integrationId: shop.integrationId, unit: 'm', itemId });
  await retryAll();
  await shop.settle();
  expect(shop.sent).toHaveLength(1);
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});

type Linked = { item_id: ItemId | null; linked_by: 'export' | null; status: 'listed' | 'listed_and_synced' };
const change = (changes: Linked | { external_group: string }) =>
  database.db
    .updateTable('listings')
    .set(changes)
    .where('integration_id', '=', shop.integrationId)
    .where('sku', '=', 'SHIRT-S')
    .execute();

it('a variant of a product whose listings are not linked fails, and is added once they are', async () => {
  const { item_id: itemId } = await database.db
    .selectFrom('listings')
    .where('integration_id', '=', shop.integrationId)
    .select('item_id')
    .executeTakeFirstOrThrow();
  await change({ item_id: null, linked_by: null, status: 'listed' });
  await add('M');
  await shop.settle();
  expect(shop.sent).toEqual([]);
  expect(await shop.failedItems()).toMatchObject([
    { code: 'product_listed', platform_message: expect.stringContaining('Link them') },
  ]);
  await change({ item_id: itemId, linked_by: 'export', status: 'listed_and_synced' });
  await retryAll();
  await shop.settle();
  expect(sentSkus()).toEqual([['g-SHIRT-S', 'SHIRT-M']]);
});

it('a variant of a product that the shop shows as several products is a failed item', async () => {
  await add('M');
  await shop.settle();
  await change({ external_group: 'another' });
  await add('L');
  await shop.settle();
  expect(sentSkus()).toHaveLength(1);
  expect(await shop.failedItems()).toMatchObject([
    { code: 'product_listed', platform_message: expect.stringContaining('several products') },
  ]);
});

/** A reading sees `SHIRT-M` as a listing of the product, and nobody has linked it. */
async function seeUnlinked(): Promise<void> {
  await createListing(database.db, shop.merchant, {
    integrationId: shop.integrationId,
    unit: 'u-SHIRT-M',
    itemId: null,
  });
  await database.db
    .updateTable('listings')
    .set({ sku: 'SHIRT-M', external_group: 'g-SHIRT-S' })
    .where('integration_id', '=', shop.integrationId)
    .where('item_id', 'is', null)
    .execute();
}

it('a listing of the product that waits in the review is neither sent nor linked', async () => {
  await seeUnlinked();
  await add('M');
  await add('L');
  await shop.settle();
  expect(sentSkus()).toEqual([['g-SHIRT-S', 'SHIRT-L']]);
  expect(await linked()).toEqual(['SHIRT-L', 'SHIRT-S']);
});

it('a variant that an interrupted addition made, and that a reading saw since, is linked with the others', async () => {
  await add('M');
  await add('L');
  shop.endings.push({ answer: 'dies', made: 'first' });
  shop.meanwhile = async () => {
    shop.meanwhile = seeOnce;
  };
  const seeOnce = async () => {
    shop.meanwhile = async () => undefined;
    await seeUnlinked();
  };
  await shop.settle();
  expect(sentSkus()).toEqual([
    ['g-SHIRT-S', 'SHIRT-M', 'SHIRT-L'],
    ['g-SHIRT-S', 'SHIRT-M', 'SHIRT-L'],
  ]);
  expect(new Set(shop.sent.map(({ marker }) => marker)).size).toBe(1);
  expect(await linked()).toEqual(['SHIRT-L', 'SHIRT-M', 'SHIRT-S']);
  expect(await shop.exports()).toEqual([{ state: 'exported', code: null }]);
});

it('a variant goes to the product whose other items are archived, and makes none of its own', async () => {
  const { merchantId } = shop.merchant;
  await database.db
    .updateTable('items')
    .set({ archived_at: shop.now })
    .where('merchant_id', '=', merchantId)
    .execute();
  await add('M');
  await shop.settle();
  expect(sentSkus()).toEqual([['g-SHIRT-S', 'SHIRT-M']]);
});

it('a variant without a SKU that comes while the product is being listed is a failed item', async () => {
  await add('M');
  shop.meanwhile = async () => {
    shop.meanwhile = async () => undefined;
    await shop.create(undefined, { productId, ...size('L') });
  };
  await shop.settle();
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'sku_missing' }]);
});

it('an item whose SKU changes while its product is being listed makes no second product', async () => {
  const itemId = await shop.create('MUG');
  shop.meanwhile = async () => {
    shop.meanwhile = async () => undefined;
    await database.db.updateTable('items').set({ sku: 'MUG-2' }).where('id', '=', itemId).execute();
  };
  await shop.settle();
  expect(sentSkus()).toEqual([[undefined, 'MUG']]);
});

describe('a product whose SKU the shop sells already', () => {
  it.each([
    ['at once', []],
    ['after a call that ended without an answer', [{ answer: 'dies' as const, made: false }]],
  ])('fails %s, and needs nothing more once it is linked by hand', async (_, endings) => {
    shop.foreign.add('CUP');
    shop.endings.push(...endings);
    const itemId = await shop.create('CUP');
    await shop.settle();
    expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'sku_taken' }]);
    const sent = shop.sent.length;
    await createListing(database.db, shop.merchant, {
      integrationId: shop.integrationId,
      unit: 'cup',
      itemId,
    });
    await retryAll();
    await shop.settle();
    expect(shop.sent).toHaveLength(sent);
    expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
  });
});
