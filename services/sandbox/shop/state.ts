import type { Address } from './address.ts';

/**
 * Holds everything that a simulated shop remembers, as plain JSON so that a file can store it. Each platform
 * uses the fields that it needs and renders them in its own wire format.
 */
export interface ShopState {
  /** The platform's key in platforms/registry.ts. */
  readonly platform: string;
  readonly id: string;
  name: string;
  readonly currency: string;
  readonly credentials: Credentials;
  /** The statuses that plugins add to the platform's own order statuses. */
  readonly orderStatuses: readonly string[];
  /** The next id of each of the platform's sequences. */
  next: Record<string, number>;
  products: Product[];
  /** The categories and tags of products. */
  terms: { categories: Term[]; tags: Term[] };
  orders: Order[];
  refunds: Refund[];
  customers: Customer[];
  webhooks: Webhook[];
  /** The waiting deliveries, oldest first. */
  outbox: QueuedDelivery[];
  /** What only the shop's platform remembers, as plain JSON; null: nothing. Its folder knows the shape. */
  own: object | null;
  deliveries: Delivery[];
  writes: SeenWrite[];
  requests: SeenRequest[];
  /** How far the shop's clock is ahead of the real time. */
  clockSkewMs: number;
  /** Whether deliveries are held: queued but not sent. */
  deliveriesHeld: boolean;
  /** The least time between an event and its delivery. */
  deliveryDelayMs: number;
  /** How long a delivery waits for a response; null: as long as on the platform. */
  deliveryPatienceMs: number | null;
  faults: ActiveFault[];
  /** The backup that a restore brings back; null if there is none. */
  backup: Backup | null;
}

/** The parts of a shop that are in its database, so that a restored backup replaces them. */
export const inDatabase = [
  'next',
  'products',
  'terms',
  'orders',
  'refunds',
  'customers',
  'webhooks',
  'outbox',
  'own',
] as const satisfies readonly (keyof ShopState)[];

export type Backup = Pick<ShopState, (typeof inDatabase)[number]>;

/** Holds the secrets of the shop's API, under the platform's own names, and what they permit. */
export interface Credentials {
  readonly permissions: 'read' | 'read_write';
  readonly [name: string]: string;
}

/** Describes a product or a variation. Dates are UTC in whole seconds, without a zone. */
export interface Product {
  readonly id: number;
  /** Some platforms make a variable product of a simple one, when it gains options. */
  type: 'simple' | 'variable' | 'variation';
  /** The id of a variation's product; 0 if the product is not a variation. */
  readonly parentId: number;
  /** The name as the platform stores it. */
  name: string;
  slug: string;
  /** The platform's status; `trash` if the product is in the trash. */
  status: string;
  description: string;
  /** The SKU; '' if a variation shows its parent's SKU. */
  sku: string;
  regularPrice: string;
  salePrice: string;
  manageStock: boolean;
  stockQuantity: number | null;
  stockStatus: 'instock' | 'outofstock' | 'onbackorder';
  /** Whether shoppers may order more than there is. `notify`: they may, and see it. */
  backorders: 'no' | 'notify' | 'yes';
  attributes: Attribute[];
  categoryIds: number[];
  tagIds: number[];
  images: Image[];
  meta: Meta[];
  totalSales: number;
  readonly createdAt: string;
  modifiedAt: string;
}

/** Describes an attribute. A variable product uses `options`; a variation uses `option`. */
export interface Attribute {
  readonly name: string;
  /** Whether the product's page lists it. Left out: an older version made it, and no page does. */
  readonly visible?: boolean;
  readonly variation: boolean;
  readonly options: readonly string[];
  readonly option: string;
}

/** Describes a category or tag. */
export interface Term {
  readonly id: number;
  /** The name as the platform stores it. */
  readonly name: string;
  readonly slug: string;
}

/** Describes an image that is loaded into the shop and served from there. */
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
  /** What the line costs, if its creator said so. Left out: the price of all its units. */
  readonly total?: string;
  readonly parentName: string | null;
  meta: Meta[];
}

/** Describes what shipping costs. `method` is the platform's id of the method. */
export interface ShippingLine {
  readonly id: number;
  readonly title: string;
  readonly method: string;
  readonly total: string;
}

export interface Order {
  readonly id: number;
  status: string;
  /** Tells apart two orders with the same number. */
  readonly orderKey: string;
  readonly customerId: number;
  readonly billing: Address;
  readonly shipping: Address;
  readonly createdVia: string;
  /** The order's own currency; null if it is the shop's. */
  readonly currency: string | null;
  /** What the shopper wrote. */
  readonly note: string;
  lines: OrderLine[];
  readonly shippingLines: readonly ShippingLine[];
  meta: Meta[];
  readonly createdAt: string;
  modifiedAt: string;
  paidAt: string | null;
  completedAt: string | null;
  /** The status that the order had before it went to the trash; null if it is not there. */
  statusBeforeTrash: string | null;
}

export interface Refund {
  readonly id: number;
  readonly orderId: number;
  readonly createdAt: string;
  /** The refunded amount, a positive decimal. */
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
  email: string;
  firstName: string;
  lastName: string;
  readonly username: string;
  /** The role of the account; `customer` unless it is staff's. */
  readonly role: string;
  /** The parts of the addresses that are known, by the platform's own names. */
  billing: Readonly<Partial<Address>>;
  shipping: Readonly<Partial<Address>>;
  readonly metaId: number;
  readonly createdAt: string;
  modifiedAt: string;
}

export interface Webhook {
  readonly id: number;
  name: string;
  topic: string;
  url: string;
  secret: string;
  status: 'active' | 'paused' | 'disabled';
  /** The number of consecutive failures. */
  failures: number;
  /** The fields of its bodies, if it asked for some only. */
  includeFields?: readonly string[];
  /** When the first failure in a row happened, if the platform minds. */
  failingSince?: string;
  readonly createdAt: string;
  modifiedAt: string;
}

export interface QueuedDelivery {
  readonly webhookId: number;
  readonly topic: string;
  /** The exact bytes of the body, as text. */
  readonly body: string;
  readonly queuedAt: string;
  /** Names the event, for every webhook that it triggers. Left out: an older version queued it. */
  readonly eventId?: string;
}

/** Describes how a delivery ended. `status` is null if there was no response. */
export interface Delivery {
  readonly at: string;
  readonly webhookId: number;
  readonly topic: string;
  readonly url: string;
  readonly status: number | null;
  readonly outcome: 'delivered' | 'failed';
  readonly body: string;
}

/** Describes a quantity that a caller sent through the API, and its outcome. */
export interface SeenWrite {
  readonly at: string;
  readonly productId: number;
  readonly parentId: number;
  readonly quantity: number;
  /** `ignored`: stock is not managed. `failed`: a fault answered, and nothing changed. */
  readonly outcome: 'applied' | 'ignored' | 'refused' | 'failed';
  /** The status that the caller received; null if the connection was cut. */
  httpStatus: number | null;
}

/** Describes a call of the platform's API. */
export interface SeenRequest {
  readonly at: string;
  readonly method: string;
  /** The path below the API's root. */
  readonly path: string;
  /** The status that the caller received; null if the connection was cut. */
  readonly httpStatus: number | null;
}

/**
 * Describes a fault of API calls; the first match applies. Without `calls`, it applies until it is cleared.
 */
export type CallFault =
  | ({ readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number } & Aim)
  | ({ readonly kind: 'down' } & Aim)
  | ({ readonly kind: 'latency'; readonly ms: number } & Aim)
  | ({ readonly kind: 'drop' } & Aim)
  | ({ readonly kind: 'apply_then_drop' } & Aim)
  | ({ readonly kind: 'apply_then_wait'; readonly ms: number } & Aim)
  | ({ readonly kind: 'cut_answer' } & Aim)
  | ({ readonly kind: 'huge_answer' } & Aim);

/** Describes a fault of API calls, of records, or of deliveries. */
export type Fault =
  | CallFault
  | {
      readonly kind: 'refuse_product';
      readonly productId: number;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: 'garble_product';
      readonly productId: number;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'crash_on_product'; readonly productId: number }
  | {
      readonly kind: 'refuse_customer';
      readonly email: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: 'garble_customer';
      readonly customerId: number;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'hide_order'; readonly orderId: number }
  | {
      readonly kind: 'garble_order';
      readonly orderId: number;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'lose_deliveries'; readonly calls?: number; readonly topic?: string }
  | { readonly kind: 'repeat_deliveries'; readonly calls?: number; readonly topic?: string }
  | { readonly kind: 'webhook_error'; readonly code: string; readonly message: string };

interface Aim {
  /** How many calls the fault hits. */
  readonly calls?: number;
  readonly on?: 'all' | 'reads' | 'writes';
  /** How many calls go well before. */
  readonly after?: number;
}

export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  callsLeft: number | null;
  /** How many calls still go well. Left out: none. */
  callsBefore?: number;
}
