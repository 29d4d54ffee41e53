import { listOf, numberOf, objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { failOnDemand } from '../../../shop/product-faults.ts';
import { attempt, multiStatus } from '../bulk.ts';
import { itemWith, recordOf } from '../catalog.ts';
import { refusal } from '../errors.ts';
import { findOffer, priceOf, setOffer, setShipTo } from '../offers.ts';
import type { Asked, Operations } from '../operation.ts';

const mostOffers = 25;

/**
 * Sets the ship-to-home quantity of one SKU, and the prices and quantities of up to 25 of its offers. Each of
 * them succeeds or fails by itself.
 */
export const priceQuantityOperations: Operations = {
  bulkUpdatePriceQuantity: (asked) => {
    const { sku, shipTo, offers } = requestOf(asked);
    const revised = new Set<string>();
    const rows = offers.map((offer) => ({
      offerId: textOf(offer['offerId']) ?? '',
      sku,
      ...attempt(asked, () => update(asked, { sku, offer, revised })),
    }));
    const ofItem =
      shipTo === undefined
        ? []
        : [
            {
              sku,
              ...attempt(asked, () => {
                demandNothing(asked, sku);
                const quantity = checked(shipTo, 'shipToLocationAvailability/quantity');
                setShipTo(asked.shop, sku, quantity, revised);
                return { statusCode: 200 };
              }),
            },
          ];
    return multiStatus([...ofItem, ...rows]);
  },
};

function update(
  asked: Asked,
  { sku, offer: given, revised }: { sku: string; offer: Body; revised: Set<string> },
): { statusCode: number } {
  const { shop } = asked;
  const offer = findOffer(shop, textOf(given['offerId']) ?? '');
  const record = recordOf(shop, offer);
  if (record.sku !== sku) throw invalid('offerId', 'The offer is of another SKU.');
  failOnDemand(shop, record.id);
  const wanted = numberOf(given['availableQuantity']);
  const price = priceOf(shop, objectOf(given['price']), (why) => invalid('price', why));
  if (wanted === undefined && price === undefined) {
    throw invalid('availableQuantity', 'Either availableQuantity or price is required.');
  }
  const availableQuantity = wanted === undefined ? undefined : checked(wanted, 'availableQuantity');
  setOffer(shop, offer, { price, availableQuantity }, revised);
  return { statusCode: 200 };
}

/** Reads a call. @throws Refusal 25709 if it is not about one SKU, or names an offer twice */
function requestOf({ body }: Asked) {
  const [request, ...more] = listOf(body['requests']).map(objectOf);
  if (request === undefined || more.length > 0) {
    throw invalid('requests', 'Only one SKU can be updated per call.');
  }
  const sku = textOf(request['sku']);
  if (sku === undefined) throw invalid('sku', 'The SKU is required.');
  const offers = listOf(request['offers']).map(objectOf);
  if (offers.length > mostOffers) throw invalid('offers', `No more than ${mostOffers} offers.`);
  if (new Set(offers.map(({ offerId }) => offerId)).size < offers.length) {
    throw invalid('offers', 'An offerId is given twice.');
  }
  const shipTo = numberOf(objectOf(request['shipToLocationAvailability'])['quantity']);
  if (offers.length === 0 && shipTo === undefined) throw invalid('offers', 'There is nothing to update.');
  return { sku, offers, shipTo };
}

function checked(quantity: number, field: string): number {
  if (quantity < 0) throw invalid(field, 'A quantity must not be negative.');
  return quantity;
}

function demandNothing({ shop }: Asked, sku: string): void {
  const item = itemWith(shop, sku);
  if (item !== null) failOnDemand(shop, item.recordId);
}

function invalid(fieldName: string, additionalInfo: string) {
  return refusal(25709, { fieldName, additionalInfo });
}
