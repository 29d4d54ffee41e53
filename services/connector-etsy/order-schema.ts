import { z } from 'zod';
import { money } from './inventory-schema.ts';

const id = z.int().positive();
/** Epoch seconds. */
const moment = z.int().positive();

const variation = z.object({
  property_id: z.int(),
  /** Null: the buyer wrote a text (personalization), which is no choice among the listing's products. */
  value_id: z.int().nullish(),
  /** As Etsy shows it, with escaped characters. */
  formatted_value: z.string().nullish(),
});

/** A line of a receipt. */
export const transaction = z.object({
  transaction_id: id,
  title: z.string().nullish(),
  /** Null or 0: the listing is gone. */
  listing_id: z.int().min(0).nullish(),
  sku: z.string().nullish(),
  quantity: z.int32().min(0),
  /** Of one unit. */
  price: money,
  variations: z.array(variation).nullish(),
  /** The properties of the product that was bought. Etsy leaves them out of lists at times. */
  product_data: z
    .array(z.object({ property_id: z.int(), values: z.array(z.string()).default([]) }))
    .nullish(),
});
export type Transaction = z.infer<typeof transaction>;

/** An order. Etsy calls it a receipt. */
export const order = z.object({
  receipt_id: id,
  /** Such as `open`, `payment processing`, `paid`, `completed`, `canceled` and `fully refunded`. */
  status: z.string(),
  is_shipped: z.boolean(),
  created_timestamp: moment,
  updated_timestamp: moment,
  transactions: z.array(transaction).min(1),
});
export type Order = z.infer<typeof order>;

/** Reads what names an order and its listings, whatever else of it cannot be read. */
export const orderName = z.object({ receipt_id: id });
