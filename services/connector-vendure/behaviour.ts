import type {
  ListingCreation,
  OrderCreation,
  StockBehaviour,
  WriteBehaviour,
} from '@onhand/contracts/connector/behaviour.ts';
import { pollEveryMs, writeBatch } from './limits.ts';

/**
 * Describes how Vendure 3.7 changes stock by itself, with its default strategies (`StockMovementService`,
 * `DefaultStockAllocationStrategy`). An order allocates units when its payment is authorized or settled;
 * fulfillment subtracts the units from on-hand and allocation. Only canceling lines returns units; a refund
 * does not.
 */
export const stock: StockBehaviour = {
  // The record is `stockOnHand`. The sellable figure is `stockOnHand` minus `stockAllocated`.
  figure: 'on_hand',
  lowersAt: 'payment',
  restoresOn: ['cancel'],
  // A user may set on-hand below the allocation. A negative out-of-stock threshold allows overselling.
  mayGoNegative: true,
  mayBeUnmanaged: true,
  settlesWithinMs: 0,
  // An order and its allocation become visible in one commit. Our polling causes the remaining delay.
  ordersVisibleWithinMs: 2 * pollEveryMs + 1_000,
  // Vendure has no request time limit. A full batch takes about one second, far below this value.
  requestLifetimeMs: 30_000,
  zero: 'accepted',
};

/**
 * Describes the stock write: `updateProductVariants` sets absolute figures in one transaction. An ID that
 * does not exist (`ENTITY_NOT_FOUND`) makes Vendure refuse and roll back the whole batch.
 */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: false,
  idempotent: false,
  batch: writeBatch,
  batchWithin: 'integration',
  // Vendure's update reads a level and writes the sum back, without a lock.
  exclusive: 'unit',
  atomic: true,
};

/**
 * Describes created orders. A draft is an order in the state `Draft`, which allocates nothing. Vendure
 * computes prices and shipping by itself.
 */
export const creation: OrderCreation = {
  drafts: 'order',
  draftsReserve: false,
  createdOrdersLower: true,
  carriesPrices: false,
  carriesShippingCost: false,
  // A draft and its note become visible as their transactions end, which is before their answers.
  orderVisibilityMs: 1_000,
  snapshotsCarryMarker: true,
};

/** Describes created products. */
export const listingCreation: ListingCreation = {
  carries: ['title', 'description', 'images', 'price', 'sku', 'categories', 'tags'],
  // Each step is visible as its transaction ends, which is before its answer.
  visibilityMs: 1_000,
};
