import { listOf, numberOf, objectOf, textOf, without } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { itemOf, itemWith, newRecord, offersOf, recordOf } from './catalog.ts';
import { refusal } from './errors.ts';
import { follow, isLive } from './listing.ts';
import type { Item } from './own-state.ts';
import { partOf } from './part.ts';
import { revise } from './revisions.ts';

const mostCharactersOfSku = 50;

/** Finds an item by its SKU. @throws Refusal 404 25710 */
export function findItem(shop: Shop, sku: string): Item {
  const item = itemWith(shop, sku);
  if (item === null) throw refusal(25710, { additionalInfo: `No inventory item has the SKU ${sku}.` }, 404);
  return item;
}

/**
 * Creates an inventory item, or replaces all of it: what the body leaves out is lost, its quantity too. Its
 * live listings are revised. Returns whether it is new.
 */
export function putItem(shop: Shop, sku: string, body: Body, locale: string): boolean {
  if (sku === '' || sku.length > mostCharactersOfSku) {
    throw refusal(25707, { additionalInfo: sku, fieldName: 'sku' }, 400);
  }
  const quantity = quantityOf(body);
  const found = itemWith(shop, sku);
  if (found !== null) {
    const record = recordOf(shop, found);
    failOnDemand(shop, record.id);
    revise(shop, liveListings(shop, record));
    write(shop, found, body, locale, quantity);
    return false;
  }
  const record = newRecord(shop, { type: 'simple' });
  record.sku = sku;
  write(shop, addItem(shop, record, locale), body, locale, quantity);
  return true;
}

/** Joins an item of eBay's to a record. */
export function addItem(shop: Shop, record: Product, locale: string): Item {
  const item: Item = { recordId: record.id, locale, quantity: null, body: {} };
  partOf(shop).items.push(item);
  return item;
}

function write(shop: Shop, item: Item, body: Body, locale: string, quantity: number | null): void {
  const record = recordOf(shop, item);
  const product = objectOf(body['product']);
  record.name = textOf(product['title']) ?? '';
  record.description = textOf(product['description']) ?? '';
  record.modifiedAt = now(shop);
  item.locale = locale;
  item.quantity = quantity;
  item.body = {
    ...without(body, 'sku', 'locale', 'product', 'availability'),
    product: without(product, 'title', 'description'),
    availability: {
      ...without(objectOf(body['availability']), 'shipToLocationAvailability'),
      shipToLocationAvailability: without(shipTo(body), 'quantity'),
    },
  };
  follow(shop, item);
}

function shipTo(body: Body): Body {
  return objectOf(objectOf(body['availability'])['shipToLocationAvailability']);
}

/** Reads the ship-to-home quantity: the total, or the sum of the warehouses. @throws Refusal 25004 */
function quantityOf(body: Body): number | null {
  const { quantity, availabilityDistributions } = shipTo(body);
  const parts = listOf(availabilityDistributions).map((one) => numberOf(objectOf(one)['quantity']) ?? 0);
  const total = numberOf(quantity) ?? (parts.length > 0 ? parts.reduce((sum, one) => sum + one, 0) : null);
  if (total !== null && total < 0) throw refusal(25004, { additionalInfo: 'Quantity must not be negative.' });
  return total;
}

/** Deletes an item with its offers. Its live listings end. */
export function deleteItem(shop: Shop, item: Item): void {
  const record = recordOf(shop, item);
  const part = partOf(shop);
  const wasAvailable = record.status === 'publish' && (record.stockQuantity ?? 0) > 0;
  part.offers = part.offers.filter(({ recordId }) => recordId !== record.id);
  part.items = part.items.filter((one) => one !== item);
  shop.state.products = shop.state.products.filter(({ id }) => id !== record.id);
  if (wasAvailable) shop.emit('ITEM_AVAILABILITY', record.id);
}

/** Names the listings of an item that a change of it revises. */
export function liveListings(shop: Shop, record: Pick<Product, 'id'>): string[] {
  return offersOf(shop, record)
    .filter(isLive)
    .flatMap(({ listing }) => (listing === null ? [] : [listing.id]));
}

/** Returns the item of a record. Throws if there is none, which is a mistake of the sandbox. */
export function ownItem(shop: Shop, record: Product): Item {
  const item = itemOf(shop, record);
  if (item === null) throw new Error(`The record ${record.id} has no inventory item.`);
  return item;
}
