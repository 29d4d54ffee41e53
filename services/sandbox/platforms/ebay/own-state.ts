import type { Body } from '../../openapi/json.ts';
import type { Address } from '../../shop/address.ts';

/**
 * Holds what only an eBay seller's account remembers, beside the shared state. Dates are UTC in whole
 * seconds without a zone, unless they are named `…At` of a token: these are ISO 8601.
 */
export interface EbayShop {
  readonly userId: string;
  readonly username: string;
  items: Item[];
  offers: Offer[];
  groups: Group[];
  locations: Location[];
  orders: OrderPart[];
  refunds: RefundPart[];
  fulfillments: Fulfillment[];
  /** How often each listing was revised on the last day that it was revised, by the listing's id. */
  revisions: Record<string, { day: string; count: number }>;
  /** The refresh tokens of the account's consents. */
  consents: Consent[];
  grants: Grant[];
  codes: Code[];
  alertEmail: string | null;
  destinations: Destination[];
  subscriptions: Subscription[];
  /** The keys that sign notifications, PEM. The last one signs; the others can still be looked up. */
  signingKeys: string[];
}

/** Holds what the shared record of an item lacks. Title, description and SKU are the record's. */
export interface Item {
  readonly recordId: number;
  locale: string;
  /** The ship-to-home quantity; null: the item has none. */
  quantity: number | null;
  /** The other fields of the inventory item. */
  body: Body;
}

export interface Offer {
  readonly id: string;
  readonly recordId: number;
  readonly marketplaceId: string;
  readonly format: string;
  /** What this marketplace may sell of the item; null: as much as there is. */
  availableQuantity: number | null;
  price: string;
  currency: string;
  status: 'PUBLISHED' | 'UNPUBLISHED';
  /** The listing of a published offer. Ended: somebody ended it in Seller Hub. */
  listing: { readonly id: string; ended: boolean } | null;
  soldQuantity: number;
  body: Body;
}

/** Holds what the shared record of an inventory item group lacks. Its SKUs are those of its variations. */
export interface Group {
  readonly recordId: number;
  readonly key: string;
  body: Body;
}

export interface Location {
  readonly key: string;
  isEnabled: boolean;
  body: Body;
}

export interface OrderPart {
  readonly orderId: number;
  readonly username: string;
  readonly buyer: Address;
  readonly lines: readonly {
    readonly lineId: number;
    readonly offerId: string;
    readonly listingId: string;
    readonly marketplaceId: string;
  }[];
  payment: 'PENDING' | 'PAID' | 'FAILED';
  /** ISO 8601 with milliseconds, which the shared state's dates do not have. */
  readonly placedAt: string;
  changedAt: string;
  cancel: Cancel | null;
}

export interface Cancel {
  readonly id: string;
  readonly initiator: 'Buyer' | 'Seller';
  readonly reason: string;
  readonly requestedAt: string;
  state: 'REQUESTED' | 'COMPLETED' | 'REJECTED';
  completedAt: string | null;
}

/** Tells how a refund was issued. Without lines it is the whole order's. */
export interface RefundPart {
  readonly refundId: number;
  readonly ofLines: boolean;
  /** ISO 8601. Until then the refund is pending. */
  readonly issuedAt: string;
}

export interface Fulfillment {
  readonly id: string;
  readonly orderId: number;
  readonly shippedAt: string;
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly lines: readonly { readonly lineId: number; readonly quantity: number }[];
}

export interface Consent {
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  /** ISO 8601. */
  readonly until: string;
}

export interface Grant {
  readonly token: string;
  readonly scopes: readonly string[];
  /** ISO 8601, by the shop's clock. */
  readonly until: string;
}

export interface Code extends Grant {
  readonly redirectUri: string;
}

export interface Destination {
  readonly id: string;
  name: string;
  endpoint: string;
  verificationToken: string;
  status: 'ENABLED' | 'DISABLED' | 'MARKED_DOWN';
}

/** Joins a webhook of the shared state, which has the topic and the status, to its destination. */
export interface Subscription {
  readonly webhookId: number;
  destinationId: string;
  schemaVersion: string;
}
