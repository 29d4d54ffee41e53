import type { StockBehaviour, WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import { bulkSize } from './limits.ts';

/**
 * Describes how eBay changes stock by itself. The quantity of an inventory item is what shoppers may still
 * buy over all marketplaces. A buyer who commits to buy lowers it, paid or not. Where immediate payment is
 * required, that is the payment. A fulfilment leaves it alone, and so does a refund. Whether a cancellation
 * puts units back is the seller's choice, which the API does not tell; the next write settles it.
 */
export const stock: StockBehaviour = {
  figure: 'available',
  lowersAt: 'order',
  restoresOn: ['cancel'],
  mayGoNegative: false,
  // An item without a quantity to ship has none, and cannot be bought.
  mayBeUnmanaged: true,
  settlesWithinMs: 5_000,
  ordersVisibleWithinMs: 60_000,
  requestLifetimeMs: 60_000,
  zero: 'accepted',
};

/**
 * Describes the stock write, `bulk_update_price_quantity`: one SKU with up to 25 offers in a request. eBay
 * has no compare-and-set and no request keys. It refuses to change a variation listing twice at a time.
 */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: false,
  idempotent: false,
  batch: bulkSize,
  batchWithin: 'integration',
  exclusive: 'group',
  atomic: false,
};
