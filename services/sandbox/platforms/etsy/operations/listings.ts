import { listOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { findListing, recordOf } from '../catalog.ts';
import { refusal } from '../errors.ts';
import { addImage } from '../images.ts';
import { createDraft, deleteListing, updateListing } from '../listings.ts';
import { pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import type { Listing } from '../own-state.ts';
import { pageOf } from '../pages.ts';
import { partOf } from '../part.ts';
import { imageViews } from '../views/image.ts';
import { listingView, listingWithAssociations } from '../views/listing.ts';

const mostIds = 100;

const listingIn = (asked: Asked) => findListing(asked.shop, pathOf(asked, 'listing_id'));

function shown({ shop, query, isOwner }: Asked, listing: Listing): Body {
  return listingWithAssociations(shop, listing, { includes: listOf(query['includes']), isOwner });
}

/** Reads and writes listings. What is not active is shown to its seller only. */
export const listingOperations: Operations = {
  // The newest listing is first: another order counts only for searches, which are not played.
  getListingsByShop: (asked) => {
    const listings = partOf(asked.shop)
      .listings.filter(({ state }) => state === asked.query['state'])
      .toSorted((one, other) => other.createdAt - one.createdAt || other.recordId - one.recordId);
    return { status: 200, body: pageOf(asked, listings, (listing) => shown(asked, listing)) };
  },
  getListing: (asked) => {
    const listing = listingIn(asked);
    if (!asked.isOwner && listing.state !== 'active') throw refusal(404, 'The listing is not active.');
    return { status: 200, body: shown(asked, listing) };
  },
  getListingsByListingIds: (asked) => {
    const ids = listOf(asked.query['listing_ids']);
    if (ids.length > mostIds) throw refusal(400, `No more than ${mostIds} listing_ids.`);
    const listings = partOf(asked.shop).listings.filter(
      ({ recordId, state }) => ids.includes(recordId) && (asked.isOwner || state === 'active'),
    );
    return { status: 200, body: pageOf(asked, listings, (listing) => shown(asked, listing)) };
  },
  // Newer than the specification file, and all or nothing (specification/README.md).
  getListingsInventoryByListingIds: (asked) => {
    const ids = listOf(asked.query['listing_ids']);
    if (ids.length > mostIds) throw refusal(400, `No more than ${mostIds} listing_ids.`);
    const listings = partOf(asked.shop).listings.filter(({ recordId }) => ids.includes(recordId));
    if (listings.length < new Set(ids).size) throw refusal(404, 'Could not find all of the listings.');
    const { shop, isOwner } = asked;
    const results = listings.map((listing) =>
      listingWithAssociations(shop, listing, { includes: ['Inventory'], isOwner }),
    );
    return { status: 200, body: { count: results.length, results } };
  },
  getListingImages: (asked) => {
    const images = imageViews(asked.shop, listingIn(asked));
    return { status: 200, body: { count: images.length, results: images } };
  },
  uploadListingImage: (asked) => {
    const { shop, body } = asked;
    const listing = listingIn(asked);
    const { id } = addImage(shop, recordOf(shop, listing), body);
    const image = imageViews(shop, listing).find((one) => one['listing_image_id'] === id);
    return { status: 201, ...(image !== undefined && { body: image }) };
  },
  createDraftListing: ({ shop, body }) => ({
    status: 201,
    body: listingView(shop, createDraft(shop, body)),
  }),
  updateListing: (asked) => {
    const listing = listingIn(asked);
    updateListing(asked.shop, listing, asked.body);
    return { status: 200, body: listingView(asked.shop, listing) };
  },
  deleteListing: (asked) => {
    deleteListing(asked.shop, listingIn(asked));
    return { status: 204 };
  },
};
