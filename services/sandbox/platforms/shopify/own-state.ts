import type { Address } from '../../shop/address.ts';

/**
 * Holds what only a Shopify shop remembers, beside the shared state: stock per location, and the parts of
 * orders that its API shows. Dates are UTC in whole seconds, without a zone.
 */
export interface ShopifyShop {
  locations: ShopifyLocation[];
  levels: StockLevel[];
  orders: OrderPart[];
  refunds: RefundPart[];
  fulfillments: Fulfillment[];
  drafts: DraftOrder[];
  bulkOperations: BulkOperation[];
  /** The definitions of the metafields of products. */
  definitions: MetafieldDefinition[];
  /** The products that the Online Store does not show: those that the API made and did not publish. */
  unpublished: number[];
  /** The access tokens that were granted, oldest first. */
  grants: Grant[];
  /** The codes that were given for consents, oldest first. */
  codes: ConsentCode[];
  /** The refresh token of the consent. Null: nobody has consented. */
  refresh: RefreshToken | null;
  /** The access scopes to which the shop's owner has consented. Null: all that the app may have. */
  scopes: string[] | null;
  /** The answers of mutations with an idempotency key, oldest first. */
  answers: KeptAnswer[];
}

export interface ShopifyLocation {
  readonly id: number;
  name: string;
  isActive: boolean;
  readonly createdAt: string;
  updatedAt: string;
}

/** Describes an item's stock at a location. On hand are all its units together. */
export interface StockLevel {
  readonly id: number;
  /** The id of the product or variation that is stocked. */
  readonly recordId: number;
  readonly locationId: number;
  available: number;
  /** Units of open orders. */
  committed: number;
  /** Units that draft orders reserve. */
  reserved: number;
  readonly createdAt: string;
  updatedAt: string;
}

/** Describes units that an order has committed, or a draft order has reserved. */
export interface Claim {
  readonly lineId: number;
  readonly recordId: number;
  readonly locationId: number;
  quantity: number;
}

export interface KeyedText {
  readonly key: string;
  readonly value: string;
}

export interface Tax {
  readonly title: string;
  readonly rate: number;
  readonly price: string;
}

/** Holds the parts of an order that the shared state lacks. */
export interface OrderPart {
  readonly orderId: number;
  readonly name: string;
  readonly test: boolean;
  email: string | null;
  tags: string[];
  readonly attributes: readonly KeyedText[];
  financialStatus: 'AUTHORIZED' | 'PAID' | 'PARTIALLY_REFUNDED' | 'PENDING' | 'REFUNDED' | 'VOIDED';
  cancelledAt: string | null;
  cancelReason: 'CUSTOMER' | 'DECLINED' | 'FRAUD' | 'INVENTORY' | 'OTHER' | 'STAFF' | null;
  closedAt: string | null;
  readonly processedAt: string;
  /** The units that are still committed. Empty if the order claimed no stock. */
  claims: Claim[];
  /** The taxes that the order's creator named. They come on top of its prices. */
  readonly taxes: readonly Tax[];
  /** How many units of a line were removed from the order, by its id. */
  removed: Record<string, number>;
}

/** Tells how each line of a refund was restocked. */
export interface RefundPart {
  readonly refundId: number;
  readonly lines: readonly {
    readonly refundLineId: number;
    readonly restockType: 'CANCEL' | 'NO_RESTOCK' | 'RETURN';
    readonly locationId: number | null;
  }[];
}

export interface Fulfillment {
  readonly id: number;
  readonly orderId: number;
  readonly locationId: number;
  readonly createdAt: string;
  readonly lines: readonly { readonly id: number; readonly lineId: number; readonly quantity: number }[];
}

export interface DraftLine {
  readonly id: number;
  /** The product or variation; null if the line is a custom one. */
  readonly recordId: number | null;
  readonly title: string;
  readonly sku: string;
  readonly quantity: number;
  readonly price: string;
}

export interface DraftOrder {
  readonly id: number;
  readonly name: string;
  status: 'OPEN' | 'COMPLETED';
  readonly email: string | null;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly attributes: readonly KeyedText[];
  readonly lines: readonly DraftLine[];
  readonly shipping: { readonly title: string; readonly price: string } | null;
  readonly billingAddress: Partial<Address>;
  readonly shippingAddress: Partial<Address>;
  readonly reserveInventoryUntil: string | null;
  claims: Claim[];
  orderId: number | null;
  completedAt: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface BulkOperation {
  readonly id: number;
  readonly query: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'CANCELED' | 'FAILED';
  errorCode: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | null;
  objectCount: number;
  rootObjectCount: number;
  /** The lines of the result. */
  result: string;
  readonly createdAt: string;
  completedAt: string | null;
}

export interface MetafieldDefinition {
  readonly id: number;
  readonly namespace: string;
  readonly key: string;
  readonly type: string;
}

export interface Grant {
  readonly token: string;
  /** ISO 8601, by the shop's clock. */
  readonly until: string;
}

export interface ConsentCode {
  readonly code: string;
  /** ISO 8601, by the shop's clock. */
  readonly until: string;
}

export interface RefreshToken {
  readonly token: string;
  /** The one before, which can be used until this one is used. */
  readonly earlier: string | null;
}

export interface KeptAnswer {
  readonly key: string;
  /** The mutation's name and arguments, as JSON. */
  readonly asked: string;
  /** The data that the mutation's field is resolved from, as JSON. */
  readonly answer: string;
}
