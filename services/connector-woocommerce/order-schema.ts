import { z } from 'zod';
import { dateTime, gmt, id, meta, units } from './schema.ts';

export const orderLine = z.object({
  id,
  product_id: id,
  variation_id: id.default(0),
  quantity: units,
  sku: z.string().nullish(),
  price: z.union([z.number(), z.string()]).default(0),
  meta_data: z.array(meta).default([]),
});
export type OrderLine = z.infer<typeof orderLine>;

export const order = z.object({
  id,
  status: z.string(),
  order_key: z.string().default(''),
  currency: z.string().length(3),
  date_created_gmt: gmt,
  date_created: dateTime,
  date_modified_gmt: gmt,
  line_items: z.array(orderLine),
  refunds: z.array(z.unknown()).default([]),
});
export type Order = z.infer<typeof order>;

/** The fields that a page of orders needs of every record. Each record is parsed as {@link order} later. */
export const listed = z.looseObject({ id, date_modified_gmt: gmt });
export type Listed = z.infer<typeof listed>;
