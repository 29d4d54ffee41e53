import type { StockBehaviour, WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import { unitsAtOnce } from './limits.ts';

/**
 * Describes how Etsy changes stock by itself. An order lowers the quantity of what was bought. A cancellation
 * and a refund leave it: "Canceling a sold-out item doesn't put the item back in your shop"
 * (https://help.etsy.com/hc/en-us/articles/115015587347). A listing of which the last unit is sold becomes
 * `sold_out`. Nobody can set all quantities of a listing to 0
 * (https://github.com/etsy/open-api/issues/560).
 */
export const stock: StockBehaviour = {
  figure: 'available',
  lowersAt: 'order',
  restoresOn: [],
  mayGoNegative: false,
  mayBeUnmanaged: false,
  settlesWithinMs: 5_000,
  ordersVisibleWithinMs: 60_000,
  requestLifetimeMs: 60_000,
  zero: 'refused',
};

/**
 * Describes the stock write, `updateListingInventory`: it replaces the whole inventory of one listing. Etsy
 * has no compare-and-set and no request keys.
 */
export const writes: WriteBehaviour = {
  ops: ['set'],
  cas: false,
  idempotent: false,
  batch: unitsAtOnce,
  batchWithin: 'group',
  exclusive: 'group',
  atomic: false,
};
