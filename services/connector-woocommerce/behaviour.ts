import type { StockBehaviour, WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import { batchSize } from './limits.ts';

/** What WooCommerce does to stock by itself (its `wc-stock-functions.php` and `wc_restock_refunded_items`). */
export const stock: StockBehaviour = {
  figure: 'available',
  // Lowered on the way to on-hold, processing or completed; an order in a state before these is `pending` to us.
  lowersAt: 'order',
  restoresOn: ['cancel', 'refund'],
  mayGoNegative: true,
  mayBeUnmanaged: true,
  settlesWithinMs: 2_000,
  // Its webhooks wait for the shop's own queue (Action Scheduler), which runs about once a minute.
  ordersVisibleWithinMs: 60_000,
  // The usual bound of hosts on one PHP request.
  requestLifetimeMs: 60_000,
  zero: 'accepted',
};

/** A plain set without compare or deduplication; each row of a batch stands for itself. */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: false,
  idempotent: false,
  batch: batchSize,
  batchWithin: 'integration',
  exclusive: 'unit',
  atomic: false,
};
