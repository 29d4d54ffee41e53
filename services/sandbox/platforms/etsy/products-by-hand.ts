import type { z } from 'zod';
import type { newProduct } from '../../control/schema.ts';
import { Refusal } from '../../shop/refusal.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ProductsByHand } from '../simulated-platform.ts';
import { findRecord, listingOf, newRecord, productsOf } from './catalog.ts';
import { newImage } from './images.ts';
import { putProducts, renewIds } from './inventory.ts';
import type { WantedProduct } from './inventory-rules.ts';
import { follow, moveTo, setStock } from './listing-state.ts';
import { addListing, deleteListing } from './listings.ts';
import type { Listing } from './own-state.ts';
import { partOf } from './part.ts';
import { propertyValue, sizeProperty } from './properties.ts';
import { readyToShip } from './seller.ts';

type NewProduct = z.output<typeof newProduct>;

/** Changes listings as the seller does in Shop Manager. */
export const products: ProductsByHand = {
  add,
  edit: (shop, id, { name, description, sku, price, salePrice, status }) => {
    const record = findRecord(shop, id);
    const listing = listingOf(shop, record);
    record.name = name ?? record.name;
    record.description = description ?? record.description;
    record.sku = sku ?? record.sku;
    const shown = salePrice ?? price;
    const priced = record.type === 'variable' ? productsOf(shop, listing) : [{ recordId: record.id }];
    if (shown !== undefined) {
      for (const { recordId } of priced) findRecord(shop, recordId).regularPrice = shown;
    }
    if (sku !== undefined || shown !== undefined) renewIds(shop, listing);
    if (status === undefined) follow(shop, listing);
    else moveTo(shop, listing, status === 'publish' ? 'active' : 'inactive');
  },
  // An edit of a listing that is for sale keeps it there, unless nothing is left of it.
  setStock: (shop, id, quantity) => {
    if (quantity === null) {
      throw new Refusal(400, 'stock_managed', 'Etsy manages the stock of every listing.');
    }
    const listing = listingOf(shop, findRecord(shop, id));
    setStock(shop, listing, id, quantity);
    renewIds(shop, listing);
    moveTo(shop, listing, listing.state === 'sold_out' ? 'active' : listing.state);
  },
  // Etsy has no trash. The seller deactivates the listing.
  remove: (shop, id, force) => {
    const record = findRecord(shop, id);
    const listing = listingOf(shop, record);
    if (!force) return moveTo(shop, listing, 'inactive');
    if (record.parentId === 0) return deleteListing(shop, listing);
    const part = partOf(shop);
    part.products = part.products.filter(({ recordId }) => recordId !== id);
    shop.state.products = shop.state.products.filter((one) => one !== record);
    moveTo(shop, listing, listing.state);
  },
  restore: (shop, id) => moveTo(shop, listingOf(shop, findRecord(shop, id)), 'active'),
};

function add(shop: Shop, given: NewProduct): number {
  const record = newRecord(shop, { id: given.id, type: 'simple' });
  record.name = given.name;
  record.description = given.description || given.name;
  record.images = [newImage(shop, given.name)];
  const listing = addListing(shop, record, { tags: given.tags });
  if (given.variations === undefined) putProducts(shop, listing, [wanted(given, [])]);
  else addVariations(shop, listing, given, given.variations);
  moveTo(shop, listing, 'active');
  return record.id;
}

/** Adds variations by size, each with its own price, quantity and SKU. */
function addVariations(
  shop: Shop,
  listing: Listing,
  given: NewProduct,
  variations: NonNullable<NewProduct['variations']>,
): void {
  const varying = [sizeProperty];
  Object.assign(listing, { priceOnProperty: varying, quantityOnProperty: varying, skuOnProperty: varying });
  const all = variations.map(({ id, option, ...parts }) => {
    const stock = parts.stock === 'parent' ? given.stock : parts.stock;
    const value = propertyValue(shop, { property_id: sizeProperty, value_ids: [], values: [option] });
    return { ...wanted({ ...parts, stock }, [value]), recordId: id };
  });
  putProducts(shop, listing, all);
}

/** Etsy manages every stock: without one, a listing starts with the unit that its form proposes. */
function wanted(
  { sku, price, salePrice, stock }: Pick<NewProduct, 'sku' | 'price' | 'salePrice' | 'stock'>,
  propertyValues: WantedProduct['propertyValues'],
): WantedProduct {
  return {
    sku: sku ?? '',
    propertyValues,
    price: salePrice ?? price,
    quantity: Math.max(0, stock ?? 1),
    isEnabled: true,
    readinessStateId: readyToShip,
  };
}
