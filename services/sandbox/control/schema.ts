import { z } from 'zod';

const id = z.number().int().positive();
const quantity = z.number().int();
const price = z.string().regex(/^\d+(\.\d+)?$/);

const prices = { price: price.default('10'), salePrice: price.nullable().default(null) };

const stock = z.union([quantity, z.null(), z.literal('parent')]);
const backorders = z.enum(['no', 'notify', 'yes']);

/**
 * Describes a new variation. `stock` null: not managed; 'parent': the variation uses the product's own stock.
 */
const newVariation = z.object({
  id: id.exactOptional(),
  option: z.string(),
  sku: z.string().exactOptional(),
  ...prices,
  stock: stock.default(null),
  backorders: backorders.default('no'),
});

export const newProduct = z.object({
  id: id.exactOptional(),
  name: z.string(),
  sku: z.string().exactOptional(),
  ...prices,
  description: z.string().default(''),
  /** Category names. A category that the shop lacks is created. */
  categories: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  stock: z.union([quantity, z.null()]).default(null),
  /** Whether shoppers may order more than there is. */
  backorders: backorders.default('no'),
  /** Makes the product variable; its attribute is named Size. */
  variations: z.array(newVariation).exactOptional(),
});

export type NewProduct = z.input<typeof newProduct>;

/** Part of the shop's address. */
const shopId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/);

export const newShop = z.object({
  /** The platform's key in platforms/registry.ts; by default the first key there. */
  platform: z.string().exactOptional(),
  id: shopId,
  name: z.string().exactOptional(),
  currency: z.string().length(3).default('USD'),
  permissions: z.enum(['read', 'read_write']).default('read_write'),
  products: z.array(newProduct).default([]),
  /** Orders as the platform's API shows them, kept unchanged. Their stock counts as already taken. */
  orders: z.array(z.unknown()).default([]),
  /** How far the shop's clock is ahead. It moves the Date header and the dates of orders. */
  clockSkewMs: z.number().int().default(0),
  /** The first id that each sequence of the platform gives out. */
  nextIds: z.record(z.string(), id).default({}),
  /** Order statuses that plugins of the shop add. */
  orderStatuses: z.array(z.string()).default([]),
  /** How long a delivery waits for a response; by default as long as on the platform. */
  deliveryPatienceMs: z.number().int().positive().nullable().default(null),
});
export type NewShop = z.input<typeof newShop>;

/** Names the copy of a shop. */
export const newCopy = z.object({ id: shopId });

export const newOrder = z.object({
  lines: z
    .array(z.object({ productId: id, variationId: id.exactOptional(), quantity: quantity.positive() }))
    .min(1),
  /** A status of the platform; by default the status that an order has after checkout. */
  status: z.string().exactOptional(),
});
export type NewOrder = z.input<typeof newOrder>;

export const orderChange = z.object({
  status: z.string().exactOptional(),
  /** New quantities; 0 removes the line. */
  lines: z.array(z.object({ lineId: id, quantity: quantity.min(0) })).exactOptional(),
});
export type OrderChange = z.input<typeof orderChange>;

export const newRefund = z.object({
  lines: z.array(z.object({ lineId: id, quantity: quantity.positive() })).min(1),
  restock: z.boolean(),
});
export type NewRefund = z.input<typeof newRefund>;

const deletion = z.object({ force: z.enum(['true', 'false']).default('false') });

/** Tells whether a deletion is for good. Without `?force=true` it moves the record to the trash. */
export function isForced(query: unknown): boolean {
  return deletion.parse(query).force === 'true';
}

export const deliveryDelay = z.object({ ms: z.number().int().min(0) });

export const clockChange = z.object({ skewMs: z.number().int() });

/** Describes an administrator's edit of a product or variation; `salePrice` null ends the sale. */
export const productEdit = z.object({
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  sku: z.string().exactOptional(),
  price: price.exactOptional(),
  salePrice: price.nullable().exactOptional(),
  backorders: backorders.exactOptional(),
  /** `draft` takes it off sale, `publish` puts it on sale. */
  status: z.enum(['publish', 'draft']).exactOptional(),
});
export type ProductEdit = z.input<typeof productEdit>;

/** Describes an administrator's edit of stock; `quantity` null stops managing stock. */
export const stockEdit = z.object({ quantity: quantity.nullable() });

/** Parts of a customer's address, by the platform's own names. */
const addressParts = z.record(z.string(), z.string());

export const newCustomer = z.object({
  email: z.string(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  /** `customer` unless the account is staff's. */
  role: z.string().default('customer'),
  billing: addressParts.default({}),
  shipping: addressParts.default({}),
});
export type NewCustomer = z.input<typeof newCustomer>;

/** Describes an administrator's edit of a customer. */
export const customerEdit = z.object({
  email: z.string().exactOptional(),
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  billing: addressParts.exactOptional(),
});
export type CustomerEdit = z.input<typeof customerEdit>;

export const newWebhook = z.object({ topic: z.string(), url: z.url(), secret: z.string() });
export type NewWebhook = z.input<typeof newWebhook>;

/** Describes an administrator's edit of a webhook. */
export const webhookChange = z.object({
  status: z.enum(['active', 'paused', 'disabled']).exactOptional(),
  url: z.url().exactOptional(),
  secret: z.string().exactOptional(),
});
export type WebhookChange = z.input<typeof webhookChange>;

/**
 * Selects the calls that a fault hits. `calls`: how many; by default every call until the fault is cleared.
 * `on`: which calls; by default `all`. `after`: so many of them go well before.
 */
const aim = {
  calls: z.number().int().positive().exactOptional(),
  on: z.enum(['all', 'reads', 'writes']).exactOptional(),
  after: z.number().int().min(0).exactOptional(),
};

export const newFault = z.discriminatedUnion('kind', [
  /** Answers with this status (500, 502, 429 …) and does not do the work. */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfterSeconds: z.number().int().min(0).exactOptional(),
    ...aim,
  }),
  /** Answers 503, as a proxy in front of the shop would. */
  z.object({ kind: z.literal('down'), ...aim }),
  z.object({ kind: z.literal('latency'), ms: z.number().int().min(0), ...aim }),
  /** Cuts the connection and does not do the work. */
  z.object({ kind: z.literal('drop'), ...aim }),
  /** Does the work, then cuts the connection. */
  z.object({ kind: z.literal('apply_then_drop'), ...aim }),
  /** Does the work, and answers `ms` later. */
  z.object({ kind: z.literal('apply_then_wait'), ms: z.number().int().min(0), ...aim }),
  /** Does the work, and breaks the answer off in the middle of its body. */
  z.object({ kind: z.literal('cut_answer'), ...aim }),
  /** Does the work, and answers with far more bytes than anybody should take. */
  z.object({ kind: z.literal('huge_answer'), ...aim }),
  /**
   * Refuses writes to this product or variation with this code and message. Other rows of a batch go through.
   */
  z.object({ kind: z.literal('refuse_product'), productId: id, code: z.string(), message: z.string() }),
  /** Refuses writes of a customer with this e-mail address. */
  z.object({
    kind: z.literal('refuse_customer'),
    email: z.string(),
    code: z.string(),
    message: z.string(),
  }),
  /** Shows these fields of a customer instead of its own, as a plugin may. */
  z.object({
    kind: z.literal('garble_customer'),
    customerId: id,
    fields: z.record(z.string(), z.unknown()),
  }),
  /** Shows these fields of a product or variation instead of its own, as a plugin may. */
  z.object({
    kind: z.literal('garble_product'),
    productId: id,
    fields: z.record(z.string(), z.unknown()),
  }),
  /**
   * Fails with a 500 at writes to this product or variation. Rows of a batch before it take effect, those
   * behind it do not, and the answer shows none of them.
   */
  z.object({ kind: z.literal('crash_on_product'), productId: id }),
  /** Leaves this order out of the lists of orders. It can still be read by its id. */
  z.object({ kind: z.literal('hide_order'), orderId: id }),
  /** Shows these fields of an order instead of its own, as a plugin may; `null` is shown as null. */
  z.object({
    kind: z.literal('garble_order'),
    orderId: id,
    fields: z.record(z.string(), z.unknown()),
  }),
  /** Loses deliveries when they are due: nothing is sent, and no failure is counted. */
  z.object({
    kind: z.literal('lose_deliveries'),
    calls: z.number().int().positive().exactOptional(),
    topic: z.string().exactOptional(),
  }),
  /** Sends deliveries twice, the second right after the first. */
  z.object({
    kind: z.literal('repeat_deliveries'),
    calls: z.number().int().positive().exactOptional(),
    topic: z.string().exactOptional(),
  }),
  /** Makes the platform put this error of its own into webhooks instead of the record. */
  z.object({ kind: z.literal('webhook_error'), code: z.string(), message: z.string() }),
]);
export type NewFault = z.input<typeof newFault>;
