import type { Call, ProductUpdated } from '@onhand/connector-kit/connector.ts';
import { moneyIn } from '@onhand/connector-kit/money.ts';
import { isOnSale } from './offers.ts';
import type { Offer } from './offers.ts';
import { replaceOffer } from './replace-record.ts';
import { bulkUpdate } from './update-quantity.ts';

interface Priced {
  readonly sku: string;
  /** Undefined: the item has no offer at the account's own marketplace. */
  readonly offer: Offer | undefined;
  readonly language: string | undefined;
}

/**
 * Sets the price of an item's offer. A live listing is revised in place; an offer that is not published is
 * replaced. Returns null if eBay set it.
 */
export async function setPrice(
  call: Call,
  { sku, offer, language }: Priced,
  { value, currency, marketplace }: { value: string; currency: string; marketplace: string },
): Promise<Exclude<ProductUpdated, { kind: 'changed' }> | null> {
  if (offer === undefined) {
    const message = `The item ${sku} has no fixed-price offer at ${marketplace}. Make one at eBay.`;
    return { kind: 'rejected', code: 'offer_missing', message };
  }
  const price = { value: moneyIn(currency, value), currency };
  if (!isOnSale(offer)) {
    const { pricingSummary } = offer;
    const summary = typeof pricingSummary === 'object' ? pricingSummary : {};
    return replaceOffer(call, offer, { pricingSummary: { ...summary, price } }, language);
  }
  const unset = await bulkUpdate(call, { sku, offers: [{ offerId: offer.offerId, price }] });
  if (unset?.kind !== 'unit_limited') return unset;
  const message = 'eBay permits 250 revisions of a listing a day. Retry tomorrow.';
  return { kind: 'rejected', code: unset.limit, message };
}
