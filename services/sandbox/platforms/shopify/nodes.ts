import type { Shop } from '../../shop/shop.ts';
import { itemNumbered, productNumbered, variantNumbered } from './catalog.ts';
import { unplayed } from './errors.ts';
import { partsOf } from './gid.ts';
import { partOf } from './part.ts';
import { refer } from './reference.ts';
import type { Reference } from './reference.ts';
import { levelNamed } from './views/inventory.ts';

const find: Readonly<Record<string, (shop: Shop, number: number, id: string) => Reference | null>> = {
  Product: (shop, number) => refer('Product', productNumbered(shop, number)),
  ProductVariant: (shop, number) => refer('ProductVariant', variantNumbered(shop, number)),
  InventoryItem: (shop, number) => refer('InventoryItem', itemNumbered(shop, number)),
  InventoryLevel: (shop, _number, id) => refer('InventoryLevel', levelNamed(shop, id)),
  Location: (shop, number) => refer('Location', byId(partOf(shop).locations, number)),
  Order: ({ state }, number) => refer('Order', byId(state.orders, number)),
  Customer: ({ state }, number) => refer('Customer', byId(state.customers, number)),
  Refund: ({ state }, number) => refer('Refund', byId(state.refunds, number)),
  Fulfillment: (shop, number) => refer('Fulfillment', byId(partOf(shop).fulfillments, number)),
  DraftOrder: (shop, number) => refer('DraftOrder', byId(partOf(shop).drafts, number)),
  BulkOperation: (shop, number) => refer('BulkOperation', byId(partOf(shop).bulkOperations, number)),
  WebhookSubscription: ({ state }, number) => refer('WebhookSubscription', byId(state.webhooks, number)),
};

/** Finds any record by its global id; null if there is none. */
export function nodeNamed(shop: Shop, id: string): Reference | null {
  const { type, number } = partsOf(id);
  const found = Object.hasOwn(find, type) ? find[type] : undefined;
  if (found === undefined) throw unplayed(`The sandbox does not find a ${type} by its id.`);
  return found(shop, number, id);
}

/** Finds a record of this type by its global id. An id of another type finds nothing. */
export function typed(shop: Shop, type: string, id: string): Reference | null {
  return partsOf(id).type === type ? nodeNamed(shop, id) : null;
}

function byId<T extends { readonly id: number }>(records: readonly T[], id: number): T | undefined {
  return records.find((record) => record.id === id);
}
