import type {
  ListingCreation,
  OrderCreation,
  StockBehaviour,
  WriteBehaviour,
} from '@onhand/contracts/connector/behaviour.ts';
import { writeBatch } from './limits.ts';

/**
 * Describes how Shopify changes stock by itself. An order commits its units as it is created, paid or not:
 * `available` falls. A fulfilment lowers what is on hand and what is committed, and leaves `available` alone.
 * A cancellation and a refund put units back where staff or the app ask for it; the refund's lines say so.
 * https://shopify.dev/docs/apps/build/orders-fulfillment/inventory-management-apps
 */
export const stock: StockBehaviour = {
  figure: 'available',
  lowersAt: 'order',
  restoresOn: ['cancel', 'refund'],
  // A variant that sells when it is out of stock (`inventoryPolicy: CONTINUE`).
  mayGoNegative: true,
  mayBeUnmanaged: true,
  // Records that are read by id are current. Lists with a filter come from a search index.
  settlesWithinMs: 1_000,
  ordersVisibleWithinMs: 60_000,
  // Shopify ends a request after some ten seconds. This is far beyond that.
  requestLifetimeMs: 60_000,
  zero: 'accepted',
};

/**
 * Describes the stock write, `inventorySetQuantities`: one user error refuses all of its rows. The connector
 * sends the others again, since the errors name their rows.
 */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: true,
  idempotent: true,
  batch: writeBatch,
  batchWithin: 'integration',
  exclusive: 'none',
  atomic: false,
};

/**
 * Describes created orders. A draft reserves its units until a date (`reserveInventoryUntil`), and becomes
 * another order.
 */
export const creation: OrderCreation = {
  drafts: 'apart',
  draftsReserve: true,
  createdOrdersLower: true,
  carriesPrices: true,
  carriesShippingCost: true,
  // The search index follows within seconds, at times minutes.
  orderVisibilityMs: 60_000,
  snapshotsCarryMarker: true,
};

/** Describes created products. */
export const listingCreation: ListingCreation = {
  carries: ['title', 'description', 'price', 'sku', 'tags'],
  // A product is found by the marker itself, without the search index.
  visibilityMs: 10_000,
};
