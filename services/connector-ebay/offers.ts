import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { costs } from './limits.ts';

/** An offer of an item at one marketplace, with all of its fields. */
const offer = z.looseObject({
  offerId: z.string().min(1),
  marketplaceId: z.string(),
  /** `FIXED_PRICE` or `AUCTION`. */
  format: z.string(),
  /** What the marketplace may sell at most. Left out: as much as there is. */
  availableQuantity: z.int32().exactOptional(),
  /** `PUBLISHED` or `UNPUBLISHED`. */
  status: z.string(),
  listing: z
    .object({ listingId: z.string().exactOptional(), listingStatus: z.string().exactOptional() })
    .exactOptional(),
});
export type Offer = z.infer<typeof offer>;

const offerPage = z.object({ offers: z.array(offer).default([]), total: z.int().exactOptional() });

/** Offers of one answer. An item has one of each format at each marketplace, so this is all of them. */
const offersOfPage = 100;

/** eBay's codes for an item without an offer. */
const withoutOffer: ReadonlySet<string> = new Set(['25713', '25725']);
/** eBay's codes for a SKU that it does not have, or that can be none. */
const withoutItem: ReadonlySet<string> = new Set(['25701', '25702', '25707', '25708', '25710']);

export type OffersRead = { readonly kind: 'offers'; readonly offers: readonly Offer[] } | SharedFault;

/** Reads the offers of an item at all marketplaces. An item that is gone has none. */
export async function readOffers(call: Call, sku: string): Promise<OffersRead> {
  const answer = await request(call, {
    method: 'GET',
    path: `/sell/inventory/v1/offer?sku=${encodeURIComponent(sku)}&limit=${offersOfPage}&offset=0`,
    cost: costs.inventory,
    answer: offerPage,
  });
  if (answer.kind === 'answer') return { kind: 'offers', offers: answer.body.offers };
  const isNone =
    answer.kind === 'rejected' && (withoutOffer.has(answer.code) || withoutItem.has(answer.code));
  return isNone ? { kind: 'offers', offers: [] } : answer;
}

/** Tells whether shoppers can see an offer's listing, in stock or not. */
export function isOnSale({ status, listing }: Offer): boolean {
  const listed = listing?.listingStatus ?? 'ACTIVE';
  return status === 'PUBLISHED' && (listed === 'ACTIVE' || listed === 'OUT_OF_STOCK');
}

/** Tells whether an offer has a quantity that can be set: an auction, and a listing that ended, have none. */
export function hasQuantity(offer: Offer): boolean {
  return isOnSale(offer) && offer.format !== 'AUCTION';
}
