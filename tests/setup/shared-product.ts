import { changeProduct } from '@onhand/core/products/change-product.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { hintProducts } from '@onhand/core/products/hint-products.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { listProductChanges } from '@onhand/core/products/list-product-changes.ts';
import { lockProducts } from '@onhand/core/products/find-products.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import type { Edit } from '@onhand/domain/products/edit.ts';
import type { Db } from '@onhand/database/connect.ts';
import { createMerchant, createUnopenedItem } from './catalogue.ts';
import { openProductShop } from './product-shop.ts';
import type { ProductShop, ShopSettings } from './product-shop.ts';

/**
 * A merchant with one product, at 20, and the shops that show it; each of them was read once where it is
 * followed.
 */
export async function productIn(db: Db, ...shops: Omit<ShopSettings, 'itemId'>[]) {
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ currency: 'EUR' }).where('id', '=', merchantId).execute();
  const itemId: ItemId = await createUnopenedItem(db, merchant, 'MUG');
  await db.updateTable('items').set({ price: '20' }).where('id', '=', itemId).execute();
  const opened: ProductShop[] = [];
  for (const settings of shops) opened.push(await openProductShop(db, merchant, { ...settings, itemId }));
  const item = async () => {
    const row = await findItem(db, { merchantId, id: itemId });
    if (row === undefined) throw new Error('The item is gone.');
    return row;
  };
  const { productId } = await item();
  await followLinkedProducts(db, new Date());
  for (const shop of opened) await shop.carry();

  const edit = (edits: readonly Edit[]) =>
    inTransaction(db, async (tx) => {
      const [product] = await lockProducts(tx, { merchantId, ids: [productId] });
      if (product === undefined) throw new Error('The product is gone.');
      const by = { actor: 'Ann', from: null };
      return changeProduct(tx, { merchantId, product, edits, by, at: new Date() });
    });
  return {
    merchant,
    itemId,
    shops: opened,
    item,
    edit,
    setTitle: (value: string) => edit([{ field: 'title', itemId: null, value }]),
    setPrice: (regular: string, sale: string | null = null) =>
      edit([{ field: 'price', itemId, value: { regular, sale } }]),
    hint: (shop: ProductShop) =>
      inTransaction(db, (tx) =>
        hintProducts(tx, {
          hints: [{ integrationId: shop.integrationId, externalGroup: shop.group }],
          at: shop.now,
        }),
      ),
    changes: () => listProductChanges(db, { merchantId, productId, after: undefined, limit: 50 }),
  };
}

/** The only shop of a product. */
export async function oneShop(db: Db, settings: Partial<ShopSettings> = {}) {
  const product = await productIn(db, { name: 'shop', ...settings });
  const [shop] = product.shops;
  if (shop === undefined) throw new Error('There is no shop.');
  return { ...product, shop };
}
