/** Whether a line moves stock, and if not, why. The console and the API show these words. */
export type LineEffect =
  | 'counted'
  | 'needs_mapping'
  | 'unknown_listing'
  | 'before_opening'
  | 'test_order'
  | 'inventory_disabled'
  | 'platform_owned';

/**
 * Whether a line counts: its listing must be known and linked, its stock the merchant's, the integration's inventory direction not be disabled,
 * and the order placed no earlier than orders count from, there and for the item (the later of the two: an opening
 * figure already has what was sold before it). Times are epoch ms; null `itemCountsFrom`: the item was never opened,
 * so nothing was counted in; infinite: it is still to be opened, with all that was sold before. Pure.
 */
export function lineEffect(
  order: { readonly placedAt: number; readonly test: boolean },
  listing: {
    readonly linked: boolean;
    /** Its stock is in the platform's hands. Left out: it is in the merchant's. */
    readonly platformOwned?: boolean;
    readonly inventoryDisabled: boolean;
    readonly countsFrom: number;
    readonly itemCountsFrom: number | null;
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
  return order.placedAt >= countsFrom ? 'counted' : 'before_opening';
}
