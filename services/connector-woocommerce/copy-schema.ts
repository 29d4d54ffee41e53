import { z } from 'zod';
import { address } from './order-addresses.ts';
import { order, orderLine } from './order-schema.ts';

const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'not an amount');

/** An order with the prices and addresses that its copy needs. */
export const orderWithPrices = order.extend({
  number: z.string(),
  total: z.string(),
  customer_note: z.string().nullish(),
  billing: address,
  shipping: address,
  shipping_total: decimal,
  shipping_tax: decimal,
  shipping_lines: z.array(z.object({ method_title: z.string().nullish() })).default([]),
  line_items: z.array(
    orderLine.extend({ name: z.string().nullish(), total: decimal, total_tax: decimal.default('0') }),
  ),
});
export type OrderWithPrices = z.infer<typeof orderWithPrices>;

/** What the shop tells of an order that was just created. */
export const createdFields = z.object({ number: z.string(), total: z.string(), currency: z.string() });
