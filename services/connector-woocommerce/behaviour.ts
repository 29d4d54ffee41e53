import type {
  ListingCreation,
  OrderCreation,
  StockBehaviour,
  WriteBehaviour,
} from '@onhand/contracts/connector/behaviour.ts';
import { batchSize } from './limits.ts';

/**
 * Describes how WooCommerce changes stock by itself (`wc-stock-functions.php`, `wc_restock_refunded_items`).
 */
export const stock: StockBehaviour = {
  figure: 'available',
  // An order that enters on-hold, processing or completed lowers stock. Earlier states map to `pending`.
  lowersAt: 'order',
  // An order that is deleted, or in the trash, keeps its stock lowered.
  restoresOn: ['cancel', 'refund'],
  mayGoNegative: true,
  mayBeUnmanaged: true,
  settlesWithinMs: 2_000,
  // Webhooks wait for the shop's own queue (Action Scheduler), which runs about once a minute.
  ordersVisibleWithinMs: 60_000,
  // Most hosts limit one PHP request to this time.
  requestLifetimeMs: 60_000,
  zero: 'accepted',
};

/**
 * Describes the stock write: a plain set without compare or deduplication. Each batch row fails on its own.
 */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: false,
  idempotent: false,
  batch: batchSize,
  batchWithin: 'integration',
  exclusive: 'unit',
  atomic: false,
};

/** Describes created orders. WooCommerce has no drafts of its own: an order that is not paid is one. */
export const creation: OrderCreation = {
  drafts: 'order',
  draftsReserve: false,
  createdOrdersLower: true,
  carriesPrices: true,
  carriesShippingCost: true,
  // A list is read from the database that the order was written to; the marker follows the order's row.
  orderVisibilityMs: 5_000,
  snapshotsCarryMarker: true,
};

/** Describes created products. */
export const listingCreation: ListingCreation = {
  carries: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
  // A list is read from the database that the product was written to; its SKU follows its row.
  visibilityMs: 5_000,
};
