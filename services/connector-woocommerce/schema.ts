import { z } from 'zod';
import { utc } from './utc.ts';

export const id = z.number().int();
/** Units: plugins allow fractions and negative stock is usual. */
export const units = z.number().min(-2_147_483_648).max(2_147_483_647);
/** ISO 8601 without a zone. */
export const dateTime = z.string().refine((text) => !Number.isNaN(Date.parse(utc(text))), 'not a date');
/** In UTC. Null on records that plugins made. */
export const gmt = dateTime.nullish();

/** What is read of a product or a variation. A variation's `manage_stock` is 'parent' where its parent's is used. */
const record = {
  id,
  status: z.string(),
  sku: z.string().default(''),
  global_unique_id: z.string().default(''),
  date_modified_gmt: gmt,
  manage_stock: z.union([z.boolean(), z.literal('parent')]),
  stock_quantity: units.nullable(),
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

/** The part of a record that says what its stock is. */
export const stockRecord = z.object({
  id,
  manage_stock: record.manage_stock,
  stock_quantity: record.stock_quantity,
});
export type StockRecord = z.infer<typeof stockRecord>;

/** The body of every refusal. */
export const refusal = z.object({ code: z.string(), message: z.string() });

/** One row of a batch's answer: the record as it stands now, or why not. */
const batchRow = z.union([z.object({ id, error: refusal }), stockRecord]);
export type BatchRow = z.infer<typeof batchRow>;
export const batchAnswer = z.object({ update: z.array(batchRow).default([]) });

export const meta = z.object({ key: z.string(), value: z.unknown() });

export const webhook = z.object({ id, topic: z.string(), delivery_url: z.string(), status: z.string() });
export const currency = z.object({ code: z.string() });
/** The body of a deletion's webhook. */
export const deleted = z.object({ id });
