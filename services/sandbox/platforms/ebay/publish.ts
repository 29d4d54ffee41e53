import { listOf, objectOf, textOf } from '../../openapi/json.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import type { Shop } from '../../shop/shop.ts';
import { groupWith, offersOf, recordOf, variationsOf } from './catalog.ts';
import { refusal } from './errors.ts';
import { nextId } from './ids.ts';
import { ownItem } from './items.ts';
import { follow, isLive } from './listing.ts';
import type { Group, Offer } from './own-state.ts';
import { partOf } from './part.ts';
import { revise } from './revisions.ts';

const policies = ['fulfillmentPolicyId', 'paymentPolicyId', 'returnPolicyId'];

/** Publishes an offer of an item that is in no group. Returns the id of its listing. */
export function publishOffer(shop: Shop, offer: Offer): string {
  const record = recordOf(shop, offer);
  failOnDemand(shop, record.id);
  if (record.parentId !== 0) {
    throw refusal(25002, { additionalInfo: 'Publish the offers of a variation group together.' }, 400);
  }
  if (isLive(offer)) {
    // Publishing a live offer again changes nothing, and is a revision.
    revise(shop, offer.listing === null ? [] : [offer.listing.id]);
    return offer.listing?.id ?? '';
  }
  check(shop, offer, null);
  const listing = { id: String(nextId(shop, 'listing')), ended: false };
  Object.assign(offer, { status: 'PUBLISHED', listing, soldQuantity: 0 } satisfies Partial<Offer>);
  follow(shop, ownItem(shop, record));
  return listing.id;
}

/**
 * Publishes all offers of a group on one marketplace as one listing, without the items that have no offer.
 * A listing that is live gains the offers that are new.
 */
export function publishGroup(shop: Shop, group: Group, marketplaceId: string): string {
  failOnDemand(shop, group.recordId);
  const offers = groupOffers(shop, group, marketplaceId);
  if (offers.length === 0) throw refusal(25709, { additionalInfo: 'No offer found for the group.' }, 400);
  for (const offer of offers) check(shop, offer, group);
  const live = offers.find(isLive)?.listing?.id;
  if (live !== undefined) revise(shop, [live]);
  const id = live ?? String(nextId(shop, 'listing'));
  for (const offer of offers.filter((one) => !isLive(one))) {
    Object.assign(offer, { status: 'PUBLISHED', listing: { id, ended: false }, soldQuantity: 0 });
    follow(shop, ownItem(shop, recordOf(shop, offer)));
  }
  return id;
}

/** Ends the listing of an offer. The offer stays, unpublished. */
export function withdraw(shop: Shop, offer: Offer): string {
  const record = recordOf(shop, offer);
  failOnDemand(shop, record.id);
  const listingId = offer.listing?.id;
  if (listingId === undefined) throw refusal(25713, { additionalInfo: offer.id }, 400);
  offer.status = 'UNPUBLISHED';
  offer.listing = null;
  follow(shop, ownItem(shop, record));
  return listingId;
}

/** Ends the listing of a group on one marketplace. */
export function withdrawGroup(shop: Shop, group: Group, marketplaceId: string): void {
  const published = groupOffers(shop, group, marketplaceId).filter(({ listing }) => listing !== null);
  if (published.length === 0) throw refusal(25725);
  for (const offer of published) withdraw(shop, offer);
}

/** Finds a group. @throws Refusal 404 25705 */
export function findGroup(shop: Shop, key: string): Group {
  const group = groupWith(shop, key);
  if (group === null) throw refusal(25705, { inventoryItemGroupKey: key }, 404);
  return group;
}

function groupOffers(shop: Shop, group: Group, marketplaceId: string): Offer[] {
  return variationsOf(shop, group)
    .flatMap((record) => offersOf(shop, record))
    .filter((offer) => offer.marketplaceId === marketplaceId);
}

/**
 * Refuses to publish what lacks a required field.
 * https://developer.ebay.com/api-docs/sell/static/inventory/publishing-offers.html
 */
function check(shop: Shop, offer: Offer, group: Group | null): void {
  const record = recordOf(shop, offer);
  const item = ownItem(shop, record);
  const product = objectOf(item.body['product']);
  const listed = objectOf(offer.body['listingPolicies']);
  const key = textOf(offer.body['merchantLocationKey']);
  const title = group === null ? record.name : recordOf(shop, group).name || record.name;
  const description =
    textOf(offer.body['listingDescription']) ?? (group === null ? record : recordOf(shop, group)).description;
  const images = [...listOf(product['imageUrls']), ...listOf(group?.body['imageUrls'])];
  const missing = [
    ...(title === '' ? ['title'] : []),
    ...(description === '' ? ['listingDescription'] : []),
    ...(item.body['condition'] === undefined ? ['condition'] : []),
    ...(images.length === 0 ? ['imageUrls'] : []),
    ...(offer.body['categoryId'] === undefined ? ['categoryId'] : []),
    ...(offer.price === '' ? ['price'] : []),
    ...policies.filter((name) => listed[name] === undefined),
  ];
  if (missing.length > 0) {
    const [fieldName = ''] = missing;
    throw refusal(25017, { additionalInfo: `Missing: ${missing.join(', ')}.`, fieldName }, 400);
  }
  const location = partOf(shop).locations.find((one) => one.key === key);
  if (location === undefined || !location.isEnabled) {
    throw refusal(25012, { additionalInfo: 'merchantLocationKey names no location that is enabled.' }, 400);
  }
}
