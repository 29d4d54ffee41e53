import { retryRefusedPrices } from '@onhand/core/products/retry-products.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { oneShop, productIn } from '../../setup/shared-product.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const oneSource = () => oneShop(database.db, { role: 'supplier', direction: 'inbound' });

it('with more decimals than we keep is taken rounded, and not sent back', async () => {
  const { shop, hint, item } = await oneShop(database.db);
  shop.setPrice('8.264463');
  for (let times = 0; times < 2; times += 1) {
    await hint(shop);
    await shop.settle();
  }
  expect(await item()).toMatchObject({ price: '8.2645' });
  expect(shop.updates).toEqual([]);
});

it('that a shop changes supersedes the one that orders keep', async () => {
  const { db } = database;
  const { shop, itemId, hint, item } = await oneSource();
  for (const price of ['21.00', '22.00']) {
    shop.setPrice(price);
    await hint(shop);
    await shop.settle();
  }
  const superseded = await db
    .selectFrom('superseded_properties')
    .where('item_id', '=', itemId)
    .select('price')
    .orderBy('until')
    .execute();
  expect(superseded).toEqual([{ price: '20.0000' }, { price: '21.0000' }]);
  expect(await item()).toMatchObject({ price: '22.0000' });
});

it('that is too large to keep is a failed item', async () => {
  const { shop, hint, item } = await oneSource();
  shop.setPrice('999999999999999.00');
  await hint(shop);
  expect(await shop.settle()).toMatchObject({ kind: 'failed', code: 'data_invalid' });
  expect(await shop.failedItems()).toMatchObject([{ state: 'open', code: 'data_invalid' }]);
  expect(await item()).toMatchObject({ price: '20.0000' });
});

it('of a second source in another currency is not taken, where the merchant has named none', async () => {
  const { db } = database;
  const { shops, merchant, item, hint } = await productIn(
    db,
    { name: 'first', role: 'supplier', direction: 'inbound' },
    { name: 'second', role: 'supplier', direction: 'inbound', currency: 'USD' },
  );
  await db.updateTable('merchants').set({ currency: null }).where('id', '=', merchant.merchantId).execute();
  for (const [shop, outcome] of [
    [shops[0], { kind: 'in_step' }],
    [shops[1], { kind: 'failed', code: 'currency_mismatch' }],
  ] as const) {
    if (shop === undefined) throw new Error('A shop is missing.');
    shop.setPrice(shop.group === 'first-1' ? '21.00' : '30.00');
    await hint(shop);
    expect(await shop.settle()).toMatchObject(outcome);
  }
  expect(await item()).toMatchObject({ price: '21.0000' });
});

it('that was refused is looked at again where the currency is named while it is compared', async () => {
  const { shop, merchant, setPrice } = await oneShop(database.db, { currency: 'USD' });
  const { merchantId } = merchant;
  await setPrice('22');
  shop.whileRead = () =>
    inTransaction(database.db, async (tx) => {
      await tx.updateTable('merchants').set({ currency: 'USD' }).where('id', '=', merchantId).execute();
      await retryRefusedPrices(tx, { merchantId, at: shop.now });
    });
  await shop.settle();
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.product.units).toMatchObject([{ price: { regular: '22.00' } }]);
});

it('that an item did not have is sent again where it was not applied', async () => {
  const { db } = database;
  const { shop, itemId, setPrice, setTitle } = await oneShop(db, { direction: 'outbound' });
  await db.updateTable('items').set({ price: null }).where('id', '=', itemId).execute();
  await setTitle('Cup');
  await shop.settle();
  await setPrice('22');
  shop.answers.push({
    answer: { kind: 'rejected', code: 'busy', message: 'Later.', transient: true },
    applied: false,
  });
  await shop.settle();
  await shop.settle();
  expect(shop.product.units).toMatchObject([{ price: { regular: '22.00' } }]);
});

it('goes to a shop without sale prices as the regular one, and holds nothing else back', async () => {
  const { shop, setPrice, setTitle } = await oneShop(database.db, { salePrice: false });
  await setTitle('Cup');
  await setPrice('22', '18');
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  const price = { regular: '22.00', sale: null };
  expect(shop.updates).toEqual([{ title: 'Cup', units: [{ unit: shop.group, price }] }]);
  await setPrice('22', '17');
  await shop.settle();
  expect(shop.updates).toHaveLength(1);
});

it('of a shop without sale prices is taken, and ours stays on sale where that is lower', async () => {
  const { shop, setPrice, hint, item } = await oneShop(database.db, { salePrice: false });
  await setPrice('22', '18');
  await shop.settle();
  shop.setPrice('25.00');
  await hint(shop);
  await shop.settle();
  expect(await item()).toMatchObject({ price: '25.0000', salePrice: '18.0000' });
  shop.setPrice('17.00');
  await hint(shop);
  await shop.settle();
  expect(await item()).toMatchObject({ price: '17.0000', salePrice: null });
  expect(shop.updates).toHaveLength(1);
});

it('that was refused for want of a currency is carried over once that of the source is learned', async () => {
  const { db } = database;
  const { shops, merchant, setPrice, hint } = await productIn(
    db,
    { name: 'source', role: 'supplier', direction: 'inbound' },
    { name: 'destination', direction: 'outbound' },
  );
  const [source, destination] = shops;
  if (source === undefined || destination === undefined) throw new Error('A shop is missing.');
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ currency: null }).where('id', '=', merchantId).execute();
  const nobodySaid = { currency: null };
  await db.updateTable('integrations').set(nobodySaid).where('id', '=', source.integrationId).execute();
  await setPrice('22');
  expect(await destination.settle()).toMatchObject({ kind: 'failed', code: 'currency_unknown' });
  await hint(source);
  await source.settle();
  expect(await destination.settle()).toEqual({ kind: 'in_step' });
  expect(destination.product.units).toMatchObject([{ price: { regular: '22.00' } }]);
});
