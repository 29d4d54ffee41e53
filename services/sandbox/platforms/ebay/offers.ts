import { numberOf, objectOf, textOf, without } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import type { Shop } from '../../shop/shop.ts';
import { itemWith, offerWith, offersOf, recordOf } from './catalog.ts';
import { refusal } from './errors.ts';
import { nextId } from './ids.ts';
import { liveListings, ownItem } from './items.ts';
import { follow, isLive } from './listing.ts';
import type { Offer } from './own-state.ts';
import { partOf } from './part.ts';
import { revise } from './revisions.ts';

/** Finds an offer. @throws Refusal 404 25713 */
export function findOffer(shop: Shop, offerId: string): Offer {
  const offer = offerWith(shop, offerId);
  if (offer === null) throw refusal(25713, { additionalInfo: offerId }, 404);
  return offer;
}

const invalidPrice = (additionalInfo: string) => refusal(25003, { additionalInfo }, 400);

/**
 * Reads a price that an offer or a bulk update gives.
 *
 * @param refuse the error of the operation
 * @throws what `refuse` returns
 */
export function priceOf(shop: Shop, amount: Body, refuse = invalidPrice): string | undefined {
  const value = textOf(amount['value']);
  if (value === undefined) return undefined;
  if (!/^\d+(\.\d{1,2})?$/.test(value) || Number(value) === 0) {
    throw refuse(`${value} is no price.`);
  }
  const currency = textOf(amount['currency']) ?? shop.state.currency;
  if (currency !== shop.state.currency) {
    throw refuse(`The marketplace sells in ${shop.state.currency}.`);
  }
  return value;
}

/**
 * Creates an offer of an item for a marketplace. A SKU has one offer for each marketplace and format.
 *
 * @throws Refusal if the item is unknown, or has such an offer already (25002, with its id)
 */
export function createOffer(shop: Shop, body: Body): Offer {
  const sku = textOf(body['sku']) ?? '';
  const item = itemWith(shop, sku);
  if (item === null) throw refusal(25702, { additionalInfo: sku, sku });
  const record = recordOf(shop, item);
  failOnDemand(shop, record.id);
  const marketplaceId = required(body, 'marketplaceId');
  const format = required(body, 'format');
  const twin = offersOf(shop, record).find(
    (one) => one.marketplaceId === marketplaceId && one.format === format,
  );
  if (twin !== undefined) {
    throw refusal(25002, { additionalInfo: 'Offer entity already exists.', offerId: twin.id }, 400);
  }
  const offer: Offer = {
    id: String(nextId(shop, 'offer')),
    recordId: record.id,
    marketplaceId,
    format,
    availableQuantity: null,
    price: '',
    currency: shop.state.currency,
    status: 'UNPUBLISHED',
    listing: null,
    soldQuantity: 0,
    body: {},
  };
  write(shop, offer, body);
  partOf(shop).offers.push(offer);
  follow(shop, item);
  return offer;
}

/** Replaces an offer. A live listing is revised. */
export function replaceOffer(shop: Shop, offer: Offer, body: Body): void {
  const record = recordOf(shop, offer);
  failOnDemand(shop, record.id);
  const { price } = offer;
  const copy = { ...offer };
  write(shop, copy, body);
  if (isLive(offer)) revise(shop, offer.listing === null ? [] : [offer.listing.id]);
  Object.assign(offer, copy);
  if (isLive(offer) && offer.price !== price) shop.emit('ITEM_PRICE_REVISION', record.id);
  follow(shop, ownItem(shop, record));
}

function write(shop: Shop, offer: Offer, body: Body): void {
  const available = numberOf(body['availableQuantity']);
  if (available !== undefined && available < 0) {
    throw refusal(25004, { additionalInfo: 'availableQuantity must not be negative.' }, 400);
  }
  const pricing = objectOf(body['pricingSummary']);
  offer.price = priceOf(shop, objectOf(pricing['price'])) ?? '';
  offer.availableQuantity = available ?? null;
  offer.body = {
    ...without(body, 'sku', 'marketplaceId', 'format', 'availableQuantity'),
    pricingSummary: without(pricing, 'price'),
  };
}

/** Deletes an offer. Its live listing ends. */
export function deleteOffer(shop: Shop, offer: Offer): void {
  const record = recordOf(shop, offer);
  failOnDemand(shop, record.id);
  const part = partOf(shop);
  part.offers = part.offers.filter((one) => one !== offer);
  follow(shop, ownItem(shop, record));
}

/**
 * Sets the price or the available quantity of an offer, and nothing else. A live listing is revised, unless
 * the request has revised it already (`revised`).
 */
export function setOffer(
  shop: Shop,
  offer: Offer,
  { price, availableQuantity }: { price?: string | undefined; availableQuantity?: number | undefined },
  revised: Set<string>,
): void {
  const record = recordOf(shop, offer);
  if (isLive(offer)) revise(shop, offer.listing === null ? [] : [offer.listing.id], revised);
  else if (offer.listing?.ended === true) throw refusal(25002, { additionalInfo: ended }, 400);
  offer.availableQuantity = availableQuantity ?? offer.availableQuantity;
  if (price !== undefined && price !== offer.price) {
    offer.price = price;
    if (isLive(offer)) shop.emit('ITEM_PRICE_REVISION', record.id);
  }
  follow(shop, ownItem(shop, record));
}

const ended = 'You are not allowed to revise ended listings.';

/** Sets the ship-to-home quantity of an item. Its live listings are revised, as by {@link setOffer}. */
export function setShipTo(shop: Shop, sku: string, quantity: number, revised: Set<string>): void {
  const item = itemWith(shop, sku);
  if (item === null) throw refusal(25702, { additionalInfo: sku, sku }, 404);
  revise(shop, liveListings(shop, recordOf(shop, item)), revised);
  item.quantity = quantity;
  follow(shop, item);
}

function required(body: Body, fieldName: string): string {
  const value = textOf(body[fieldName]);
  if (value === undefined)
    throw refusal(25002, { additionalInfo: `${fieldName} is required.`, fieldName }, 400);
  return value;
}
