/**
 * Everything a simulated shop remembers; plain JSON, so that it can be kept in a file. A platform uses what
 * it knows of this, and says by its own wire format how it shows it.
 */
export interface ShopState {
  /** Its key in platforms/registry.ts. */
  readonly platform: string;
  readonly id: string;
  name: string;
  readonly currency: string;
  readonly credentials: Credentials;
  /** The next ids, by the platform's sequences. */
  next: Record<string, number>;
  products: Product[];
  /** What products are in. */
  terms: { categories: Term[]; tags: Term[] };
  orders: Order[];
  refunds: Refund[];
  customers: Customer[];
  webhooks: Webhook[];
  /** Deliveries that wait, oldest first. */
  outbox: QueuedDelivery[];
  deliveries: Delivery[];
  writes: SeenWrite[];
  requests: SeenRequest[];
  /** How far the shop's clock is ahead of the true time. */
  clockSkewMs: number;
  /** Deliveries are queued and not sent. */
  deliveriesHeld: boolean;
  faults: ActiveFault[];
}

/** The secrets of the shop's API, under the platform's own names, and what they permit. */
export interface Credentials {
  readonly permissions: 'read' | 'read_write';
  readonly [name: string]: string;
}

/** A product or a variation. Dates are UTC in whole seconds, without a zone. */
export interface Product {
  readonly id: number;
  readonly type: 'simple' | 'variable' | 'variation';
  /** 0 for all but variations. */
  readonly parentId: number;
  /** Texts as the platform keeps them. */
  name: string;
  slug: string;
  /** `trash`: in the bin. */
  status: string;
  description: string;
  /** '' where a variation shows its parent's. */
  sku: string;
  regularPrice: string;
  salePrice: string;
  manageStock: boolean;
  stockQuantity: number | null;
  stockStatus: 'instock' | 'outofstock';
  attributes: Attribute[];
  categoryIds: number[];
  tagIds: number[];
  images: Image[];
  meta: Meta[];
  totalSales: number;
  readonly createdAt: string;
  modifiedAt: string;
}

/** Of a variable product: its `options`. Of a variation: its `option`. */
export interface Attribute {
  readonly name: string;
  readonly variation: boolean;
  readonly options: readonly string[];
  readonly option: string;
}

/** A category or tag. */
export interface Term {
  readonly id: number;
  /** As the platform keeps it. */
  readonly name: string;
  readonly slug: string;
}

/** Loaded into the shop, and shown from there. */
export interface Image {
  readonly id: number;
  readonly src: string;
  readonly name: string;
  readonly createdAt: string;
}

export interface Meta {
  readonly id: number;
  readonly key: string;
  value: string;
}

export interface OrderLine {
  readonly id: number;
  readonly name: string;
  readonly productId: number;
  readonly variationId: number;
  quantity: number;
  readonly sku: string;
  readonly price: string;
  readonly parentName: string | null;
  meta: Meta[];
}

export interface Address {
  readonly first_name: string;
  readonly last_name: string;
  readonly company: string;
  readonly address_1: string;
  readonly address_2: string;
  readonly city: string;
  readonly state: string;
  readonly postcode: string;
  readonly country: string;
  readonly email: string;
  readonly phone: string;
}

export interface Order {
  readonly id: number;
  status: string;
  /** Tells apart two orders of one number. */
  readonly orderKey: string;
  readonly customerId: number;
  readonly billing: Address;
  readonly shipping: Address;
  readonly createdVia: string;
  lines: OrderLine[];
  readonly createdAt: string;
  modifiedAt: string;
  paidAt: string | null;
  completedAt: string | null;
}

export interface Refund {
  readonly id: number;
  readonly orderId: number;
  readonly createdAt: string;
  /** Decimal, positive. */
  readonly amount: string;
  readonly reason: string;
  readonly lines: readonly {
    readonly id: number;
    readonly lineId: number;
    readonly quantity: number;
    readonly total: string;
  }[];
}

export interface Customer {
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly username: string;
  readonly metaId: number;
  readonly createdAt: string;
  readonly modifiedAt: string;
}

export interface Webhook {
  readonly id: number;
  name: string;
  topic: string;
  url: string;
  secret: string;
  status: 'active' | 'paused' | 'disabled';
  /** Failures in a row. */
  failures: number;
  readonly createdAt: string;
  modifiedAt: string;
}

export interface QueuedDelivery {
  readonly webhookId: number;
  readonly topic: string;
  /** The exact bytes, as text. */
  readonly body: string;
  readonly queuedAt: string;
}

/** How a delivery ended. `status` is null where there was no answer. */
export interface Delivery {
  readonly at: string;
  readonly webhookId: number;
  readonly topic: string;
  readonly url: string;
  readonly status: number | null;
  readonly outcome: 'delivered' | 'failed';
  readonly body: string;
}

/** A quantity that somebody sent by the API, and what became of it. */
export interface SeenWrite {
  readonly at: string;
  readonly productId: number;
  readonly parentId: number;
  readonly quantity: number;
  /** `ignored`: stock is not managed. `failed`: a fault answered, and nothing was changed. */
  readonly outcome: 'applied' | 'ignored' | 'refused' | 'failed';
  /** What the caller was answered; null: the connection was cut. */
  httpStatus: number | null;
}

/** A call of the platform's API. */
export interface SeenRequest {
  readonly at: string;
  readonly method: string;
  /** Below the root of the API. */
  readonly path: string;
  /** What the caller was answered; null: the connection was cut. */
  readonly httpStatus: number | null;
}

/** A fault to answer with, first match first. Without `calls` until it is cleared. */
export type Fault =
  | ({ readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number } & Aim)
  | ({ readonly kind: 'down' } & Aim)
  | ({ readonly kind: 'latency'; readonly ms: number } & Aim)
  | ({ readonly kind: 'drop' } & Aim)
  | ({ readonly kind: 'apply_then_drop' } & Aim)
  | ({ readonly kind: 'apply_then_wait'; readonly ms: number } & Aim)
  | {
      readonly kind: 'refuse_product';
      readonly productId: number;
      readonly code: string;
      readonly message: string;
    };

interface Aim {
  /** How many calls are still hit. */
  readonly calls?: number;
  readonly on?: 'all' | 'reads' | 'writes';
}

export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  callsLeft: number | null;
}
