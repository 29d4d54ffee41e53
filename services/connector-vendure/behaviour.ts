import type { StockBehaviour, WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import { pollEveryMs, writeBatch } from './limits.ts';

/**
 * What Vendure 3.7 does to stock by itself, with its default strategies (`StockMovementService`,
 * `DefaultStockAllocationStrategy`): an order allocates as its payment is authorised or settled, fulfilment takes
 * the units off on-hand and allocation together, and only cancelling lines gives them back; a refund does not.
 */
export const stock: StockBehaviour = {
  // The record is `stockOnHand`; what can be sold is that less `stockAllocated`.
  figure: 'on_hand',
  lowersAt: 'payment',
  restoresOn: ['cancel'],
  // Set by hand below what is allocated, or sold under a negative out-of-stock threshold.
  mayGoNegative: true,
  mayBeUnmanaged: true,
  settlesWithinMs: 0,
  // An order and its allocation become visible in one commit; the rest is ours, by polling.
  ordersVisibleWithinMs: 2 * pollEveryMs + 1_000,
  // Vendure bounds a request by nothing; this is well above the second that a full batch takes.
  requestLifetimeMs: 30_000,
  zero: 'accepted',
};

/**
 * `updateProductVariants` sets absolute figures in one transaction: an id that does not exist
 * (`ENTITY_NOT_FOUND`) refuses the whole batch and nothing of it is kept.
 */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: false,
  idempotent: false,
  batch: writeBatch,
  batchWithin: 'integration',
  // Its update reads a level and writes the sum back, without a lock.
  exclusive: 'unit',
  atomic: true,
};
