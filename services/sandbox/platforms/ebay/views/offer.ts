import { objectOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import type { Shop } from '../../../shop/shop.ts';
import { recordOf } from '../catalog.ts';
import { ownItem } from '../items.ts';
import { isLive, sellable } from '../listing.ts';
import type { Offer } from '../own-state.ts';

/** Renders an offer. A published one shows what its marketplace can really buy, and its listing. */
export function offerView(shop: Shop, offer: Offer): Body {
  const record = recordOf(shop, offer);
  const item = ownItem(shop, record);
  const quantity = sellable(item, offer);
  const available = offer.listing === null ? offer.availableQuantity : quantity;
  return {
    listingDuration: 'GTC',
    includeCatalogProductDetails: true,
    hideBuyerDetails: false,
    listingPolicies: {},
    ...offer.body,
    offerId: offer.id,
    sku: record.sku,
    marketplaceId: offer.marketplaceId,
    format: offer.format,
    ...(available !== null && { availableQuantity: available }),
    pricingSummary: {
      ...objectOf(offer.body['pricingSummary']),
      ...(offer.price !== '' && { price: { value: offer.price, currency: offer.currency } }),
    },
    status: offer.status,
    ...(offer.listing !== null && {
      listing: {
        listingId: offer.listing.id,
        listingStatus: listingStatus(offer, quantity),
        soldQuantity: offer.soldQuantity,
        listingOnHold: false,
      },
    }),
  };
}

function listingStatus(offer: Offer, quantity: number): string {
  if (!isLive(offer)) return 'ENDED';
  return quantity === 0 ? 'OUT_OF_STOCK' : 'ACTIVE';
}
