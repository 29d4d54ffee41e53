import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { Home } from './account.ts';
import type { Group } from './item-groups.ts';
import { barcodeOf } from './items.ts';
import type { Item } from './items.ts';
import type { Offer } from './offers.ts';
import { characterized, described, priced, texts, varying } from './product-schema.ts';

/** An item with its offers at all marketplaces. */
export interface Member {
  readonly item: Item;
  readonly offers: readonly Offer[];
}

/** A product as eBay has it. `record`: null if the product is an item without a group. */
export interface WholeProduct {
  readonly group: string;
  readonly record: Group | null;
  readonly members: readonly Member[];
  readonly readStartedAt: string;
}

/**
 * Converts a product to the contract's snapshot. Prices and the description are those of the account's own
 * marketplace: offers elsewhere have another language or currency. eBay tells no time of the last change.
 *
 * @throws ZodError if a field of the product has another type than eBay's specification
 */
export function productSnapshotOf(whole: WholeProduct, home: Home): ProductSnapshot {
  const { group, record, members, readStartedAt } = whole;
  const { title, description, imageUrls, brand } = texts.parse(record ?? members[0]?.item.product ?? {});
  const own = members.map((member) => ownOffer(member, home));
  const shown = own.find((offer) => offer !== undefined && ownDescription(offer) !== undefined);
  const listed = (shown === undefined ? undefined : ownDescription(shown)) ?? description;
  return {
    group,
    version: null,
    currency: home.currency,
    ...(title !== undefined && { title }),
    ...(listed !== undefined && { description: listed }),
    ...(imageUrls !== undefined && { images: imageUrls }),
    ...(brand !== undefined && brand !== '' && { vendor: brand }),
    units: members.map((member) => unitOf(whole, member, home)),
    readStartedAt,
  };
}

function unitOf({ group, record }: WholeProduct, member: Member, home: Home) {
  const { item } = member;
  const barcode = barcodeOf(item);
  const options = record === null ? [] : optionsOf(record, item);
  const price = priceOf(ownOffer(member, home), home);
  return {
    ref: { unit: item.sku, group, location: '' },
    sku: item.sku,
    ...(barcode !== undefined && { barcode }),
    ...(price !== null && { price: { regular: price, sale: null } }),
    ...(options.length > 0 && { options }),
  };
}

/** Returns the fixed-price offer of an item at the account's own marketplace. There is at most one. */
export function ownOffer({ offers }: Member, { marketplace }: Home): Offer | undefined {
  return offers.find((offer) => offer.marketplaceId === marketplace && offer.format !== 'AUCTION');
}

/** Returns the description that an offer has of its own. It is shown instead of the product's. */
export function ownDescription(offer: Offer): string | undefined {
  return described.safeParse(offer).data?.listingDescription;
}

function priceOf(offer: Offer | undefined, { currency }: Home): string | null {
  const price = priced.safeParse(offer).data?.pricingSummary.price;
  return price === undefined || price.currency !== currency ? null : moneyIn(currency, price.value);
}

function optionsOf(record: Group, { product }: Item): { name: string; value: string }[] {
  const names = varying.safeParse(record).data?.variesBy.specifications ?? [];
  const aspects = characterized.safeParse(product).data?.aspects ?? {};
  return names.flatMap(({ name }) => {
    const value = aspects[name]?.[0];
    return value === undefined ? [] : [{ name, value }];
  });
}
