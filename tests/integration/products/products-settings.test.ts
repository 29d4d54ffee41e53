import { applyProductsSettings } from '@onhand/database/products/apply-settings.ts';
import { changeProduct } from '@onhand/database/products/change-product.ts';
import { hintProducts } from '@onhand/database/products/hint-products.ts';
import { retryProducts } from '@onhand/database/products/retry-products.ts';
import { findItem } from '@onhand/database/queries/items/find-item.ts';
import { lockProducts } from '@onhand/database/queries/products/find-products.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import type { Direction, Mode, ProductField } from '@onhand/domain/settings/sync-settings.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMerchant, createUnopenedItem } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { openProductShop } from '../../setup/product-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Settings {
  readonly direction: Direction;
  readonly mode: Mode;
  readonly fields: readonly ProductField[];
}
const instant: Settings = { direction: 'outbound', mode: 'instant', fields: productFields };

/** A shop with these settings, that shows a product; they can be changed as the route changes them. */
async function shopWith(settings: Partial<Settings> = {}) {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const itemId = await createUnopenedItem(db, merchant, 'MUG');
  let now: Settings = {
    ...instant,
    ...settings,
  };
  const shop = await openProductShop(db, merchant, { name: 'shop', itemId, ...now });
  const { integrationId } = shop;
  const item = await findItem(db, { merchantId, id: itemId });
  if (item === undefined) throw new Error('The item is gone.');
  const { productId } = item;

  return {
    shop,
    title: async () => (await findItem(db, { merchantId, id: itemId }))?.title,
    setTitle: (value: string) =>
      inTransaction(db, async (tx) => {
        const [product] = await lockProducts(tx, { merchantId, ids: [productId] });
        if (product === undefined) throw new Error('The product is gone.');
        const edits = [{ field: 'title' as const, itemId: null, value }];
        const by = { actor: 'Ann', from: null };
        await changeProduct(tx, { merchantId, product, edits, by, at: new Date() });
      }),
    change: async (to: Partial<Settings>) => {
      const said = (of: Settings) => ({ ...of, autoImport: true, autoExport: true });
      const [before, after] = [said(now), said({ ...now, ...to })];
      now = { ...now, ...to };
      await inTransaction(db, async (tx) => {
        await tx
          .updateTable('sync_settings')
          .set({
            direction: now.direction,
            mode: now.mode,
            cron: now.mode === 'scheduled' ? '0 0 * * *' : null,
            time_zone: now.mode === 'scheduled' ? 'UTC' : null,
            fields: [...now.fields],
          })
          .where('integration_id', '=', integrationId)
          .where('entity', '=', 'products')
          .execute();
        await applyProductsSettings(tx, { merchantId, integrationId, before, after, at: new Date() });
      });
    },
    hint: () =>
      inTransaction(db, (tx) =>
        hintProducts(tx, { hints: [{ integrationId, externalGroup: shop.group }], at: new Date() }),
      ),
    retry: () =>
      inTransaction(db, (tx) =>
        retryProducts(tx, { merchantId, products: [{ integrationId, productId }], at: new Date() }),
      ),
  };
}

it('what changed while its field was off is not made up for', async () => {
  const { shop, setTitle, change } = await shopWith({ fields: ['price'] });
  await setTitle('Cup');
  await shop.settle();
  await change({ fields: productFields });
  await shop.carry();
  expect(shop.updates).toEqual([]);
  await setTitle('Beaker');
  await shop.settle();
  expect(shop.updates).toMatchObject([{ title: 'Beaker' }]);
});

it('where changes there come in from now on, what stands there now is where it begins', async () => {
  const { shop, title, setTitle, change, hint } = await shopWith();
  await setTitle('Cup');
  await shop.settle();
  shop.product = { ...shop.product, title: 'Edited before' };
  await change({ direction: 'bidirectional' });
  await shop.settle();
  expect([await title(), shop.product.title]).toEqual(['Cup', 'Edited before']);

  shop.product = { ...shop.product, title: 'Edited after' };
  await hint();
  await shop.settle();
  expect(await title()).toBe('Edited after');
});

it('what waited for its mode passes once the mode lets it', async () => {
  const { shop, setTitle, change } = await shopWith({ mode: 'manual' });
  await setTitle('Cup');
  expect(await shop.settle()).toEqual({ kind: 'waiting', code: 'mode_manual' });
  await change({ mode: 'scheduled' });
  expect(await shop.settle()).toEqual({ kind: 'waiting', code: 'awaiting_schedule' });
  await change({ mode: 'instant' });
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.product.title).toBe('Cup');
});

it('a retry tries again what failed', async () => {
  const { shop, setTitle, retry } = await shopWith();
  await setTitle('Cup');
  shop.answers.push({ answer: { kind: 'rejected', code: 'no', message: 'No.' }, applied: false });
  await shop.settle();
  await retry();
  expect(await shop.settle()).toEqual({ kind: 'in_step' });
  expect(shop.product.title).toBe('Cup');
  expect(await shop.failedItems()).toMatchObject([{ state: 'closed' }]);
});
