import { z } from 'zod';

const id = z.number().int().positive();
const quantity = z.number().int();
const price = z.string().regex(/^\d+(\.\d+)?$/);

const prices = { price: price.default('10'), salePrice: price.nullable().default(null) };

const stock = z.union([quantity, z.null(), z.literal('parent')]);

/** `stock` null: not managed; 'parent' (variations): the product's own is used. */
const newVariation = z.object({
  id: id.exactOptional(),
  option: z.string(),
  sku: z.string().exactOptional(),
  ...prices,
  stock: stock.default(null),
});

export const newProduct = z.object({
  id: id.exactOptional(),
  name: z.string(),
  sku: z.string().exactOptional(),
  ...prices,
  description: z.string().default(''),
  /** By name; those that the shop has not are made. */
  categories: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  stock: z.union([quantity, z.null()]).default(null),
  /** Makes it a variable product; its attribute is called Size. */
  variations: z.array(newVariation).exactOptional(),
});

export type NewProduct = z.input<typeof newProduct>;

export const newShop = z.object({
  /** Its key in platforms/registry.ts; the first there, if none is given. */
  platform: z.string().exactOptional(),
  /** Stands in its address. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  name: z.string().exactOptional(),
  currency: z.string().length(3).default('USD'),
  permissions: z.enum(['read', 'read_write']).default('read_write'),
  products: z.array(newProduct).default([]),
  /** Orders as the platform's API shows them, kept as they are. Their stock counts as lowered already. */
  orders: z.array(z.unknown()).default([]),
  /** How far the shop's clock is ahead: its Date header, and the dates of its orders. */
  clockSkewMs: z.number().int().default(0),
  /** The first ids that are given out, by the platform's sequences. */
  nextIds: z.record(z.string(), id).default({}),
});
export type NewShop = z.input<typeof newShop>;

export const newOrder = z.object({
  lines: z
    .array(z.object({ productId: id, variationId: id.exactOptional(), quantity: quantity.positive() }))
    .min(1),
  /** In the platform's words; as at the checkout, if none is given. */
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

export const clockChange = z.object({ skewMs: z.number().int() });

/** What somebody changes of a product or variation by hand; `salePrice` null: no sale. */
export const productEdit = z.object({
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  sku: z.string().exactOptional(),
  price: price.exactOptional(),
  salePrice: price.nullable().exactOptional(),
});
export type ProductEdit = z.input<typeof productEdit>;

/** `quantity` null: stock is no longer managed. */
export const stockEdit = z.object({ quantity: quantity.nullable() });

export const newWebhook = z.object({ topic: z.string(), url: z.url(), secret: z.string() });
export type NewWebhook = z.input<typeof newWebhook>;

/** `calls`: how many are hit, all until cleared if not given. `on`: which, `all` if not given. */
const aim = {
  calls: z.number().int().positive().exactOptional(),
  on: z.enum(['all', 'reads', 'writes']).exactOptional(),
};

export const newFault = z.discriminatedUnion('kind', [
  /** Answers so, and does nothing: 500, 502, 429 … */
  z.object({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfterSeconds: z.number().int().min(0).exactOptional(),
    ...aim,
  }),
  /** 503 from what stands before the shop. */
  z.object({ kind: z.literal('down'), ...aim }),
  z.object({ kind: z.literal('latency'), ms: z.number().int().min(0), ...aim }),
  /** Cuts the connection, and does nothing. */
  z.object({ kind: z.literal('drop'), ...aim }),
  /** Does what was asked, then cuts the connection. */
  z.object({ kind: z.literal('apply_then_drop'), ...aim }),
  /** Does what was asked, and answers so much later. */
  z.object({ kind: z.literal('apply_then_wait'), ms: z.number().int().min(0), ...aim }),
  /** Refuses writes to this product or variation in these words; other rows of the batch go through. */
  z.object({ kind: z.literal('refuse_product'), productId: id, code: z.string(), message: z.string() }),
]);
export type NewFault = z.input<typeof newFault>;
