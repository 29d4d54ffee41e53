import { z } from 'zod';
import type { Changed } from './change-cursor.ts';
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
  date_paid_gmt: gmt,
  date_completed_gmt: gmt,
  line_items: z.array(orderLine),
  refunds: z.array(z.unknown()).default([]),
  meta_data: z.array(z.unknown()).default([]),
});
export type Order = z.infer<typeof order>;

/** A refund of an order. Its lines name the order's lines in a meta field; their quantities are negative. */
export const refund = z.object({
  date_created_gmt: gmt,
  line_items: z.array(z.object({ quantity: units, meta_data: z.array(meta).default([]) })).default([]),
});
export type Refund = z.infer<typeof refund>;

const numbered = z.object({
  id: z.union([
    id,
    z
      .string()
      .regex(/^[1-9]\d{0,15}$/)
      .transform(Number),
  ]),
});
const dated = z.object({ date_modified_gmt: dateTime });

/** Reads the ID and last change of a record of orders, whatever else it holds. */
export function changeOf(record: unknown): Changed {
  return {
    id: numbered.safeParse(record).data?.id ?? null,
    date_modified_gmt: dated.safeParse(record).data?.date_modified_gmt ?? null,
  };
}
