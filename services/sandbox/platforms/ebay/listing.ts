import { setQuantity } from '../../shop/stock.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Product } from '../../shop/state.ts';
import { itemOf, offersOf, recordOf } from './catalog.ts';
import type { Item, Offer } from './own-state.ts';

/** Tells whether shoppers see an offer. */
export function isLive({ status, listing }: Offer): boolean {
  return status === 'PUBLISHED' && listing !== null && !listing.ended;
}

/**
 * Computes what shoppers of an offer's marketplace can buy: "the quantity specified on a listing will be the
 * minimum value" of the item's ship-to-home quantity and the offer's available quantity
 * (sell_inventory_v1, ShipToLocationAvailability). An item without a quantity is out of stock.
 */
export function sellable(item: Item, offer: Offer | undefined): number {
  return Math.max(0, Math.min(item.quantity ?? 0, offer?.availableQuantity ?? Number.POSITIVE_INFINITY));
}

/** Returns the offer that the shop's page sells: the first live one. */
export function soldOffer(shop: Shop, record: Pick<Product, 'id'>): Offer | undefined {
  const offers = offersOf(shop, record);
  return offers.find(isLive) ?? offers[0];
}

/**
 * Makes the shared record of an item show what shoppers see, and reports a change between available and
 * unavailable of a listing.
 */
export function follow(shop: Shop, item: Item): void {
  const record = recordOf(shop, item);
  const offer = soldOffer(shop, record);
  const before = record.stockQuantity;
  const live = offersOf(shop, record).some(isLive);
  const wasLive = record.status === 'publish';
  record.status = live ? 'publish' : 'draft';
  record.regularPrice = offer?.price ?? record.regularPrice;
  record.manageStock = item.quantity !== null;
  if (record.manageStock) setQuantity(shop, record, sellable(item, offer));
  else {
    setQuantity(shop, record, 0);
    record.stockQuantity = null;
  }
  const parent = shop.state.products.find(({ id }) => id === record.parentId);
  if (parent !== undefined) {
    parent.status = shop.state.products.some((one) => one.parentId === parent.id && one.status === 'publish')
      ? 'publish'
      : 'draft';
    parent.modifiedAt = record.modifiedAt;
  }
  const isAvailable = live && (record.stockQuantity ?? 0) > 0;
  const wasAvailable = wasLive && (before ?? 0) > 0;
  if (isAvailable !== wasAvailable) shop.emit('ITEM_AVAILABILITY', record.id);
}

/** Moves units that were sold or given back: of the item, and of the offer that sold them. */
export function moveUnits(shop: Shop, item: Item, offer: Offer | undefined, change: number): void {
  if (item.quantity !== null) item.quantity = Math.max(0, item.quantity + change);
  if (offer !== undefined) {
    if (offer.availableQuantity !== null) {
      offer.availableQuantity = Math.max(0, offer.availableQuantity + change);
    }
    offer.soldQuantity = Math.max(0, offer.soldQuantity - change);
  }
  const record = recordOf(shop, item);
  record.totalSales = Math.max(0, record.totalSales - change);
  follow(shop, item);
}

/** Follows every item, such as those of a listing that was published or ended. */
export function followAll(shop: Shop, records: readonly Product[]): void {
  for (const record of records) {
    const item = itemOf(shop, record);
    if (item !== null) follow(shop, item);
  }
}
