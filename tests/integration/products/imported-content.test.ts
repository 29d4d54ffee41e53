import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMerchant, createUnopenedItem } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { openProductShop } from '../../setup/product-shop.ts';
import type { ProductShop } from '../../setup/product-shop.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** An item without a price that was created from a listing of its source store, which sells it at 20. */
async function imported() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ currency: 'EUR' }).where('id', '=', merchantId).execute();
  const itemId = await createUnopenedItem(db, merchant, 'MUG');
  const source = await openProductShop(db, merchant, {
    name: `source-${merchantId}`,
    itemId,
    role: 'supplier',
    direction: 'inbound',
  });
  await db
    .updateTable('listings')
    .set({ linked_by: 'creation' })
    .where('integration_id', '=', source.integrationId)
    .execute();
  return {
    source,
    sellAt: (regular: string) =>
      openProductShop(db, merchant, { name: `seller-${merchantId}`, itemId, direction: 'outbound', regular }),
    compare: async (...shops: readonly ProductShop[]) => {
      await followLinkedProducts(db, new Date());
      for (const shop of shops) await shop.carry();
    },
    priceOf: async () => (await findItem(db, { merchantId, id: itemId }))?.price,
  };
}

it('an imported item takes the price of its source store', async () => {
  const { source, compare, priceOf } = await imported();
  await compare(source);
  expect(await priceOf()).toBe('20.0000');
});

it('a shop that sells the product already keeps its price, whichever shop is read first', async () => {
  for (const isSellerFirst of [true, false]) {
    const { source, sellAt, compare, priceOf } = await imported();
    const seller = await sellAt('25.00');
    await compare(...(isSellerFirst ? [seller, source] : [source, seller]));
    await compare(seller, source);
    expect(await priceOf()).toBeNull();
    expect(seller.updates).toEqual([]);
    expect(seller.product.units).toMatchObject([{ price: { regular: '25.00' } }]);
  }
});
