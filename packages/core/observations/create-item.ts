import type { newItem } from '@onhand/contracts/gateway-api/items.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ItemId, LocationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { isSaleLower, propertiesIn } from '@onhand/domain/items/item-properties.ts';
import type { z } from 'zod';
import { intendExports } from '../exports/intend-exports.ts';
import { findComponents } from '../items/find-components.ts';
import { findProduct } from '../items/find-product.ts';
import { insertItem } from '../items/insert-item.ts';
import { chooseLocation } from '../merchants/locations/choose-location.ts';
import { bookStockWithin } from './book-stock.ts';

type NewItem = z.infer<typeof newItem>;

/**
 * Creates an item and books its opening stock, all or nothing. Without a product id, the item gets a new
 * product. The caller nudges the publishers afterwards.
 *
 * @throws Refusal if a product, component or location does not exist, if a component is a bundle, if a bundle
 * has opening stock, if two opening figures name one location, or if the sale price is not lower.
 */
export async function createItem(
  db: Db,
  merchantId: MerchantId,
  item: NewItem,
  by: { readonly actor: string; readonly clock: { now(): Date } },
): Promise<ItemId> {
  await checkComponents(db, merchantId, item);
  const openings = await chooseOpenings(db, merchantId, item.stock);
  return inTransaction(db, async (tx) => {
    const { itemId, productId } = await insert(tx, merchantId, item);
    await intendExports(tx, { merchantId, productIds: [productId], at: by.clock.now() });
    for (const opening of openings) {
      const sourceKey = `opening:${itemId}:${opening.locationId}`;
      const change = { kind: 'opening' as const, merchantId, itemId, ...opening, sourceKey };
      await bookStockWithin(tx, change, { actor: by.actor, at: by.clock.now() });
    }
    return itemId;
  });
}

async function insert(
  tx: Tx,
  merchantId: MerchantId,
  item: NewItem,
): Promise<{ readonly itemId: ItemId; readonly productId: ProductId }> {
  const { productId, sku = null, barcode = null, components = [], options = [] } = item;
  const { title = '', vendor = null, categories = [], tags = [] } = item;
  const product =
    productId === undefined
      ? { title, vendor, categories, tags }
      : found(await findProduct(tx, { merchantId, id: productId }), 'product_not_found');
  const properties = propertiesIn(item);
  const { price, salePrice } = properties;
  if (salePrice !== null && !isSaleLower(price, salePrice)) throw new Refusal('sale_price_not_lower');
  return insertItem(tx, { merchantId, product, sku, barcode, properties, options, components });
}

async function checkComponents(
  db: Db,
  merchantId: MerchantId,
  { components, stock }: NewItem,
): Promise<void> {
  if (components === undefined) return;
  if (stock.length > 0) throw new Refusal('bundle_has_no_stock');
  const itemIds = components.map(({ itemId }) => itemId);
  const existing = await findComponents(db, { merchantId, itemIds });
  if (existing.length < itemIds.length) throw new Refusal('component_not_found');
  if (existing.some(({ isBundle }) => isBundle)) throw new Refusal('component_is_bundle');
}

/** Chooses the locations of opening stock. Runs before any write, so that a bad location leaves no item. */
async function chooseOpenings(db: Db, merchantId: MerchantId, stock: NewItem['stock']) {
  const chosen = new Set<LocationId>();
  const openings = [];
  for (const opening of stock) {
    const locationId = await chooseLocation(db, merchantId, opening.locationId);
    if (chosen.has(locationId)) {
      throw new Refusal('stock_already_opened', { detail: 'Two opening figures are for one location.' });
    }
    chosen.add(locationId);
    openings.push({ ...opening, locationId });
  }
  return openings;
}
