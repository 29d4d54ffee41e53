import { now } from '../../shop/shop.ts';
import type { Shop } from '../../shop/shop.ts';
import { setQuantity } from '../../shop/stock.ts';
import { productsOf, recordOf } from './catalog.ts';
import { epoch } from './ids.ts';
import type { ListedProduct, Listing, ListingState } from './own-state.ts';
import { partOf } from './part.ts';
import { keyOf } from './properties.ts';

/** A listing expires four months after it was made or renewed. */
export const listedSeconds: number = 120 * 86_400;

/**
 * Groups the products of a listing by what they share a quantity with. If the quantity varies by no property,
 * they all share one; else those that have the same values of these properties.
 */
export function poolsOf(shop: Shop, listing: Listing): ListedProduct[][] {
  const pools = Map.groupBy(productsOf(shop, listing), ({ propertyValues }) =>
    keyOf(propertyValues, listing.quantityOnProperty),
  );
  return [...pools.values()];
}

/** Counts what shoppers can buy of a listing: the sum of its quantities, each once. */
export function quantityOf(shop: Shop, listing: Listing): number {
  return poolsOf(shop, listing).reduce((sum, pool) => {
    const [shown] = pool.filter(({ isEnabled }) => isEnabled);
    return sum + (shown === undefined ? 0 : (recordOf(shop, shown).stockQuantity ?? 0));
  }, 0);
}

/** Sets the quantity of a product, and of those that share it. */
export function setStock(shop: Shop, listing: Listing, recordId: number, quantity: number): void {
  const pool = poolsOf(shop, listing).find((one) => one.some((product) => product.recordId === recordId));
  for (const product of pool ?? []) setQuantity(shop, recordOf(shop, product), Math.max(0, quantity));
}

/** Moves a listing to a state. An active listing without units is sold out. */
export function moveTo(shop: Shop, listing: Listing, wanted: ListingState): void {
  const state = wanted === 'active' && quantityOf(shop, listing) === 0 ? 'sold_out' : wanted;
  const at = epoch(shop);
  if (state !== listing.state) listing.stateAt = at;
  if (state === 'active' && listing.state !== 'active' && listing.state !== 'inactive') {
    listing.endsAt = at + listedSeconds;
  }
  listing.state = state;
  follow(shop, listing);
}

/** Makes the shared records show whether the listing is for sale, and marks it as changed. */
export function follow(shop: Shop, listing: Listing): void {
  const listed = recordOf(shop, listing);
  listed.modifiedAt = now(shop);
  listing.updatedAt = epoch(shop);
  const status = (isShown: boolean) => (listing.state === 'active' && isShown ? 'publish' : 'draft');
  listed.status = status(true);
  for (const product of productsOf(shop, listing)) {
    recordOf(shop, product).status = status(product.isEnabled);
  }
}

/** Renews each listing whose time is up, or lets it expire if the seller does not want that. */
export function renewOrExpire(shop: Shop): void {
  const at = epoch(shop);
  for (const listing of partOf(shop).listings) {
    if (listing.state !== 'active' || listing.endsAt > at) continue;
    if (listing.details['should_auto_renew'] === true) listing.endsAt = at + listedSeconds;
    else moveTo(shop, listing, 'expired');
  }
}
