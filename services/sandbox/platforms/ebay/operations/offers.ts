import { listOf, objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { failOnDemand } from '../../../shop/product-faults.ts';
import { attempt, multiStatus } from '../bulk.ts';
import { itemWith, offersOf, recordOf } from '../catalog.ts';
import { refusal } from '../errors.ts';
import { createOffer, deleteOffer, findOffer, replaceOffer } from '../offers.ts';
import { done, pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import type { Offer } from '../own-state.ts';
import { cut, wholeNumber } from '../pages.ts';
import { findGroup, publishGroup, publishOffer, withdraw, withdrawGroup } from '../publish.ts';
import { offerView } from '../views/offer.ts';

const mostOffers = 25;

const offerIn = (asked: Asked) => findOffer(asked.shop, pathOf(asked, 'offerId'));

/** Reads, writes, publishes and withdraws offers. */
export const offerOperations: Operations = {
  getOffer: (asked) => ({ status: 200, body: offerView(asked.shop, offerIn(asked)) }),
  // The offset is the number of a page. A SKU without offers is not found.
  getOffers: (asked) => {
    const { shop, query } = asked;
    const limit = wholeNumber(query.get('limit'), { by: 100, from: 1, to: 100 });
    const offset = wholeNumber(query.get('offset'), { by: 0, from: 0, to: 1_000_000 });
    if (limit === null || offset === null) throw refusal(25706, { additionalInfo: 'limit is from 1 to 100' });
    const sku = query.get('sku');
    if (sku === null) throw refusal(25709, { fieldName: 'sku', additionalInfo: 'The SKU is required.' });
    const offers = offersOfSku(asked, sku);
    if (offers.length === 0) throw refusal(25713, { additionalInfo: sku }, 404);
    const { rows, fields } = cut(asked, offers, { limit, offset, step: 1, skipped: limit * offset });
    return {
      status: 200,
      body: { ...fields, size: rows.length, offers: rows.map((offer) => offerView(shop, offer)) },
    };
  },
  createOffer: ({ shop, body }) => ({ status: 201, body: { offerId: createOffer(shop, body).id } }),
  updateOffer: (asked) => {
    replaceOffer(asked.shop, offerIn(asked), asked.body);
    return { status: 200, body: { offerId: pathOf(asked, 'offerId') } };
  },
  deleteOffer: (asked) => {
    deleteOffer(asked.shop, offerIn(asked));
    return done;
  },
  publishOffer: (asked) => ({ status: 200, body: { listingId: publishOffer(asked.shop, offerIn(asked)) } }),
  withdrawOffer: (asked) => ({ status: 200, body: { listingId: withdraw(asked.shop, offerIn(asked)) } }),
  publishOfferByInventoryItemGroup: ({ shop, body }) => {
    const group = findGroup(shop, textOf(body['inventoryItemGroupKey']) ?? '');
    return {
      status: 200,
      body: { listingId: publishGroup(shop, group, textOf(body['marketplaceId']) ?? '') },
    };
  },
  withdrawOfferByInventoryItemGroup: ({ shop, body }) => {
    const group = findGroup(shop, textOf(body['inventoryItemGroupKey']) ?? '');
    failOnDemand(shop, group.recordId);
    withdrawGroup(shop, group, textOf(body['marketplaceId']) ?? '');
    return done;
  },
  bulkCreateOffer: (asked) =>
    multiStatus(
      requestsOf(asked).map((request) => {
        const { sku, marketplaceId, format } = request;
        const create = () => ({ statusCode: 200, offerId: createOffer(asked.shop, request).id });
        return { sku, marketplaceId, format, ...attempt(asked, create) };
      }),
    ),
  bulkPublishOffer: (asked) =>
    multiStatus(
      requestsOf(asked).map((request) => {
        const offerId = textOf(request['offerId']) ?? '';
        const publish = () => ({
          statusCode: 200,
          listingId: publishOffer(asked.shop, findOffer(asked.shop, offerId)),
        });
        return { offerId, ...attempt(asked, publish) };
      }),
    ),
};

function offersOfSku({ shop, query }: Asked, sku: string): Offer[] {
  const item = itemWith(shop, sku);
  const [marketplace, format] = [query.get('marketplace_id'), query.get('format')];
  return item === null
    ? []
    : offersOf(shop, recordOf(shop, item)).filter(
        (one) =>
          (marketplace === null || one.marketplaceId === marketplace) &&
          (format === null || one.format === format),
      );
}

function requestsOf({ body }: Asked): Body[] {
  const requests = listOf(body['requests']).map(objectOf);
  if (requests.length === 0) throw refusal(25709, { additionalInfo: 'requests', fieldName: 'requests' });
  if (requests.length > mostOffers) throw refusal(25730, { additionalInfo: String(mostOffers) });
  return requests;
}
