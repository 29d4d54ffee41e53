import { numberOf, textOf, without } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { amount } from '../../shop/money.ts';
import { failOnDemand } from '../../shop/product-faults.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Image, Product } from '../../shop/state.ts';
import { setQuantity } from '../../shop/stock.ts';
import { newRecord, productsOf, recordOf } from './catalog.ts';
import { refusal } from './errors.ts';
import { epoch } from './ids.ts';
import { imagesOf } from './images.ts';
import { putProducts } from './inventory.ts';
import { mostUnits } from './inventory-rules.ts';
import { follow, listedSeconds, moveTo, quantityOf } from './listing-state.ts';
import type { Listing } from './own-state.ts';
import { partOf } from './part.ts';
import { listedDetails } from './seller.ts';

/** The fields of a body that are kept elsewhere than among the details of a listing. */
const kept = ['title', 'description', 'state', 'quantity', 'price', 'image_ids', 'readiness_state_id'];

/** The fields of a body that a listing shows under another name. */
const renamed: Readonly<Record<string, string>> = { type: 'listing_type', styles: 'style' };

/** Joins a record to a listing that is a draft, without products. */
export function addListing(shop: Shop, record: Product, details: Body): Listing {
  const at = epoch(shop);
  const listing: Listing = {
    recordId: record.id,
    state: 'draft',
    createdAt: at,
    updatedAt: at,
    stateAt: at,
    endsAt: at + listedSeconds,
    priceOnProperty: [],
    quantityOnProperty: [],
    skuOnProperty: [],
    readinessStateOnProperty: [],
    details: { ...listedDetails, ...details },
    replaced: [],
  };
  partOf(shop).listings.push(listing);
  return listing;
}

/** Creates a draft without variations. @throws Refusal 400 */
export function createDraft(shop: Shop, body: Body): Listing {
  const quantity = numberOf(body['quantity']) ?? 0;
  const price = numberOf(body['price']) ?? 0;
  if (quantity < 1 || quantity > mostUnits) throw refusal(400, `The quantity is 1 to ${mostUnits}.`);
  if (price <= 0) throw refusal(400, 'The price must be greater than 0.');
  const images = imagesOf(shop, body['image_ids']);
  const record = newRecord(shop, { type: 'simple' });
  const listing = addListing(shop, record, {});
  describe(shop, listing, body, images);
  const product = { sku: '', propertyValues: [], price: amount(Math.round(price * 100)), quantity };
  const readinessStateId = numberOf(body['readiness_state_id']) ?? null;
  putProducts(shop, listing, [{ ...product, isEnabled: true, readinessStateId }]);
  return listing;
}

/**
 * Changes fields of a listing, and its state: `active` publishes a draft, and renews what is sold out or has
 * expired; `inactive` takes it off sale. A sold-out listing without units gets one, as the specification
 * says.
 *
 * @throws Refusal 400 if it cannot be for sale
 */
export function updateListing(shop: Shop, listing: Listing, body: Body): void {
  failOnDemand(shop, listing.recordId);
  const images = imagesOf(shop, body['image_ids']);
  const state = body['state'];
  if (state === 'active') checkSellable(shop, listing, images ?? recordOf(shop, listing).images);
  describe(shop, listing, body, images);
  if (state === 'active' || state === 'inactive') moveTo(shop, listing, state);
  else follow(shop, listing);
}

function checkSellable(shop: Shop, listing: Listing, images: readonly Image[]): void {
  if (listing.state === 'draft' && images.length === 0) {
    throw refusal(400, 'A listing must have an image to be published.');
  }
  if (quantityOf(shop, listing) > 0) return;
  const [first] = productsOf(shop, listing).filter(({ isEnabled }) => isEnabled);
  // What Etsy says of a listing without units is known from one report only (open-api/issues/538).
  if (listing.state !== 'sold_out' || first === undefined) {
    throw refusal(400, 'There was a problem with /quantity : cannot be empty');
  }
  setQuantity(shop, recordOf(shop, first), 1);
}

/** Stores the fields of a body. `images` null: they stay. */
function describe(shop: Shop, listing: Listing, body: Body, images: readonly Image[] | null): void {
  const record = recordOf(shop, listing);
  record.name = textOf(body['title']) ?? record.name;
  record.description = textOf(body['description']) ?? record.description;
  if (images !== null) record.images = [...images];
  const details = Object.entries(without(body, ...kept)).map(([name, value]) => [
    renamed[name] ?? name,
    // A list that is emptied is null in a request, and empty in an answer.
    value === null && Array.isArray(listing.details[name]) ? [] : value,
  ]);
  listing.details = { ...listing.details, ...Object.fromEntries(details) };
}

/** Deletes a listing for good. Its receipts stay. */
export function deleteListing(shop: Shop, listing: Listing): void {
  failOnDemand(shop, listing.recordId);
  const part = partOf(shop);
  part.listings = part.listings.filter((one) => one !== listing);
  part.products = part.products.filter(({ listingId }) => listingId !== listing.recordId);
  shop.state.products = shop.state.products.filter(
    ({ id, parentId }) => id !== listing.recordId && parentId !== listing.recordId,
  );
}
