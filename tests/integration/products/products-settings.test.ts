import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { oneShop } from '../../setup/shared-product.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('what changed while its field was off is not made up for', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound', fields: ['price'] });
  await setTitle('Cup');
  await shop.settle();
  await shop.set({ fields: productFields });
  await shop.carry();
  expect(shop.updates).toEqual([]);
  await setTitle('Beaker');
  await shop.settle();
  expect(shop.updates).toMatchObject([{ title: 'Beaker' }]);
});

it('where changes there come in from now on, what stands there now is where it begins', async () => {
  const { shop, setTitle, item, hint } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  await shop.settle();
  shop.product = { ...shop.product, title: 'Edited before' };
  await shop.set({ direction: 'bidirectional' });
  await shop.settle();
  expect([(await item()).title, shop.product.title]).toEqual(['Cup', 'Edited before']);

  shop.product = { ...shop.product, title: 'Edited after' };
  await hint(shop);
  await shop.settle();
  expect((await item()).title).toBe('Edited after');
});

it('what waited for its mode passes once the mode lets it', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound', mode: 'manual' });
  await setTitle('Cup');
  expect(await shop.settle()).toEqual({ kind: 'waiting', code: 'mode_manual' });
  await shop.set({ mode: 'scheduled' });
  expect(await shop.settle()).toEqual({ kind: 'waiting', code: 'awaiting_schedule' });
  await shop.set({ mode: 'instant' });
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.product.title).toBe('Cup');
});

it('settings that open the other direction keep a change there that was not carried over yet', async () => {
  const { shop, hint, item } = await oneShop(database.db, { role: 'supplier', direction: 'inbound' });
  shop.product = { ...shop.product, title: 'Cup' };
  await hint(shop);
  await shop.set({ direction: 'bidirectional' });
  await shop.settle();
  expect(await item()).toMatchObject({ title: 'Cup' });
});

it('settings that let changes here out send none that were made before', async () => {
  const { shop, setTitle, setPrice } = await oneShop(database.db, { role: 'supplier', direction: 'inbound' });
  await setTitle('Before');
  await shop.set({ direction: 'bidirectional' });
  await setPrice('22');
  await shop.settle();
  expect(shop.updates).toEqual([{ units: [{ unit: shop.group, price: { regular: '22.00', sale: null } }] }]);
});

it('settings that change while a product is read are obeyed by the call that follows', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  shop.whileRead = () => shop.set({ direction: 'disabled' });
  await shop.settle();
  expect(shop.updates).toEqual([]);
});

it('settings that let something through while it is found to wait have it looked at again', async () => {
  const { shop, setTitle } = await oneShop(database.db, { direction: 'outbound' });
  await setTitle('Cup');
  shop.whileRead = async () => {
    await shop.set({ mode: 'manual' });
    await shop.set({ mode: 'instant' });
  };
  await shop.settle();
  shop.whileRead = async () => undefined;
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
});
