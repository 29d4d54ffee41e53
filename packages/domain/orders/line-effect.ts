/** Whether an order line changes stock, and if not, why. The API and the console show these codes. */
export type LineEffect =
  | 'counted'
  | 'needs_mapping'
  | 'unknown_listing'
  | 'before_opening'
  | 'test_order'
  | 'inventory_disabled'
  | 'platform_owned';

/**
 * Decides whether a line changes stock. Pure.
 *
 * - Its listing must be linked, its stock must belong to the merchant, and the integration's inventory
 *   direction must not be `disabled`.
 * - The order must not have begun to reserve before the listing's and the item's `countsFrom`. The opening
 *   figure already includes older sales, whatever happens to them later.
 * - At the shop whose figure opened the item (`openedAt`), older orders count too. Their baselines tell which
 *   units its figure included.
 * - `itemCountsFrom` is null if the item was never opened, so nothing was counted. It is Infinity while the
 *   item awaits its opening figure, which will include every sale before it.
 *
 * Times are epoch ms by the shop's clock.
 */
export function lineEffect(
  order: {
    readonly placedAt: number;
    readonly test: boolean;
    /** When the order began to reserve stock. Null: it does not, or that is not known. */
    readonly beganAt: number | null;
  },
  listing: {
    readonly linked: boolean;
    /** The platform owns its stock. Left out: the merchant does. */
    readonly platformOwned?: boolean;
    readonly inventoryDisabled: boolean;
    readonly countsFrom: number;
    readonly itemCountsFrom: number | null;
    /** When its figure opened the item's stock. Left out: it did not. */
    readonly openedAt?: number;
  } | null,
): LineEffect {
  if (order.test) {
    return 'test_order';
  }
  if (listing === null) {
    return 'unknown_listing';
  }
  if (listing.platformOwned === true) {
    return 'platform_owned';
  }
  if (listing.inventoryDisabled) {
    return 'inventory_disabled';
  }
  if (!listing.linked) {
    return 'needs_mapping';
  }
  const countsFrom = Math.max(listing.countsFrom, listing.itemCountsFrom ?? listing.countsFrom);
  // Counting that began anew after the opening holds here, too.
  if (listing.openedAt !== undefined && countsFrom <= listing.openedAt) {
    return 'counted';
  }
  return Math.max(order.placedAt, order.beganAt ?? -Infinity) >= countsFrom ? 'counted' : 'before_opening';
}
