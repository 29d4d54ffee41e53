import { z } from 'zod';
import { utc } from './utc.ts';

export const id = z.number().int();
/** Number of units. Plugins allow fractions, and negative stock is common. */
export const units = z.number().min(-2_147_483_648).max(2_147_483_647);
/** Date and time in ISO 8601; WooCommerce omits the zone. */
export const dateTime = z.string().refine((text) => !Number.isNaN(Date.parse(utc(text))), 'not a date');
/** Date and time in UTC. Null on records that plugins created. */
export const gmt = dateTime.nullish();

/** 'parent' marks a variation that uses its parent's stock. */
export const manageStock = z.union([z.boolean(), z.literal('parent')]);

/** Fields read of a product or a variation. */
const record = {
  id,
  status: z.string(),
  sku: z.string().default(''),
  global_unique_id: z.string().default(''),
  date_modified_gmt: gmt,
  manage_stock: manageStock,
  stock_quantity: units.nullable(),
  /** Missing in the answers of old plugins. */
  backorders_allowed: z.boolean().optional(),
  name: z.string().default(''),
};
export const variation = z.object(record);
export type Variation = z.infer<typeof variation>;

export const product = z.object({
  ...record,
  type: z.string(),
  slug: z.string().default(''),
  parent_id: id.default(0),
  variations: z.array(z.unknown()).default([]),
});
export type Product = z.infer<typeof product>;

/** Names a product or a variation. The type tells it from other records with an ID. */
export const ofProduct = z.object({ id, type: z.string(), parent_id: id.default(0) });

/** Stock fields of a record. */
export const stockRecord = z.object({
  id,
  manage_stock: record.manage_stock,
  stock_quantity: record.stock_quantity,
});
export type StockRecord = z.infer<typeof stockRecord>;

/** Body of every error response. */
export const refusal = z.object({ code: z.string(), message: z.string() });

/** One row of a batch's answer: the record after the update, or the error. */
export const batchRow = z.union([z.object({ id, error: refusal }), stockRecord]);
export type BatchRow = z.infer<typeof batchRow>;
export const batchAnswer = z.object({ update: z.array(z.unknown()).default([]) });

export const meta = z.object({ key: z.string(), value: z.unknown() });

export const webhook = z.object({ id, topic: z.string(), delivery_url: z.string(), status: z.string() });
export const currency = z.object({ code: z.string() });
/** Body of a webhook that reports a deletion. */
export const deleted = z.object({ id });
