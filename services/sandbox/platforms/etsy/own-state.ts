import type { Body } from '../../openapi/json.ts';
import type { Address } from '../../shop/address.ts';

/**
 * Holds what only an Etsy shop remembers, beside the shared state. Times are epoch seconds by the shop's
 * clock, unless they are named `until`: these are ISO 8601.
 */
export interface EtsyShop {
  readonly shopId: number;
  readonly userId: number;
  readonly createdAt: number;
  readonly readinessStates: readonly ReadinessState[];
  listings: Listing[];
  products: ListedProduct[];
  /** The ids that the values of properties have got, such as those of a color. */
  values: ValueId[];
  receipts: Receipt[];
  /** The refresh tokens of the seller's consents. A used one is gone. */
  consents: Grant[];
  grants: Grant[];
  codes: Code[];
}

/** A processing profile: how soon a product is ready to be shipped. */
export interface ReadinessState {
  readonly id: number;
  readonly state: 'ready_to_ship' | 'made_to_order';
  readonly minDays: number;
  readonly maxDays: number;
}

export type ListingState = 'active' | 'inactive' | 'sold_out' | 'draft' | 'expired';

/** Holds what the shared record of a listing lacks. The record's id is the listing's. */
export interface Listing extends OnProperty {
  readonly recordId: number;
  state: ListingState;
  readonly createdAt: number;
  updatedAt: number;
  stateAt: number;
  endsAt: number;
  /** The fields that the API stores and returns as they are. */
  details: Body;
  /** The last products that an update replaced, as they are shown with `show_deleted`. */
  replaced: readonly Body[];
}

/** The properties that a listing's prices, quantities, SKUs and processing profiles vary by. */
export interface OnProperty {
  priceOnProperty: readonly number[];
  quantityOnProperty: readonly number[];
  skuOnProperty: readonly number[];
  readinessStateOnProperty: readonly number[];
}

/**
 * Joins a record that has a stock, the listing itself or one of its variations, to the product that Etsy
 * calls it. Product and offering have other ids after each update of the inventory.
 */
export interface ListedProduct {
  readonly recordId: number;
  readonly listingId: number;
  readonly productId: number;
  readonly offeringId: number;
  readonly isEnabled: boolean;
  readonly readinessStateId: number | null;
  readonly propertyValues: readonly PropertyValue[];
}

/** A property of a product with its value, as the API shows it. */
export interface PropertyValue {
  readonly property_id: number;
  readonly property_name: string | null;
  readonly scale_id: number | null;
  readonly scale_name: string | null;
  readonly value_ids: readonly number[];
  readonly values: readonly string[];
}

export interface ValueId {
  readonly propertyId: number;
  readonly value: string;
  readonly id: number;
}

/** Holds what the shared state of an order lacks. */
export interface Receipt {
  readonly orderId: number;
  readonly buyerUserId: number;
  readonly buyer: Address;
  readonly transactions: readonly Transaction[];
  readonly createdAt: number;
  updatedAt: number;
  paidAt: number | null;
  shippedAt: number | null;
  deliveredAt: number | null;
  isCanceled: boolean;
  shipments: Shipment[];
  refunds: ReceiptRefund[];
}

/** What a line of an order sold, as it was when it was sold. */
export interface Transaction {
  readonly lineId: number;
  readonly listingId: number;
  readonly productId: number;
  readonly description: string;
  readonly imageId: number | null;
  readonly propertyValues: readonly PropertyValue[];
}

export interface Shipment {
  readonly id: number;
  readonly at: number;
  readonly carrier: string;
  readonly tracking: string;
}

/** Tells when a refund of the shared state was made. */
export interface ReceiptRefund {
  readonly refundId: number;
  readonly at: number;
}

/** A token of the seller's account, with what it permits. */
export interface Grant {
  readonly token: string;
  readonly scopes: readonly string[];
  readonly until: string;
}

export interface Code extends Grant {
  readonly redirectUri: string;
  /** The challenge of PKCE: the base64url of the SHA-256 of the verifier. */
  readonly challenge: string;
}
