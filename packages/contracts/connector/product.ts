import { z } from 'zod';
import { unitRef } from './unit.ts';

/** A decimal string in the product's currency, read with as many decimals as that has: `22.00`. */
const money = z.string().regex(/^\d{1,15}(\.\d{1,6})?$/, 'not a decimal number');

/** `sale` null: sold at its regular price. */
const price = z.object({ regular: money, sale: money.nullable() });

/** Descriptions as the platform keeps them (HTML); images by address, the main one first; categories and tags by name. */
const properties = {
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  images: z.array(z.string()).exactOptional(),
  categories: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
};

/** All a platform says of a product at one moment. What the platform has not, or this product lacks, is left out. */
export const productSnapshot = z.object({
  /** The platform's id of the product: the `group` of its units. */
  group: z.string().min(1),
  /** When it last changed, in milliseconds; null: two readings cannot be compared. */
  version: z.number().nullable(),
  /** ISO 4217, what its prices are in. */
  currency: z.string().length(3),
  ...properties,
  handle: z.string().exactOptional(),
  vendor: z.string().exactOptional(),
  units: z.array(
    z.object({
      ref: unitRef,
      sku: z.string().exactOptional(),
      barcode: z.string().exactOptional(),
      price: price.exactOptional(),
    }),
  ),
  /** ISO 8601, taken before the request was sent. */
  readStartedAt: z.iso.datetime(),
});
export type ProductSnapshot = z.infer<typeof productSnapshot>;

/** What to change of a product; what is left out stays. Lists replace what is there. `unit` is a unit's id. */
export const productChange = z.object({
  ...properties,
  units: z
    .array(
      z.object({ unit: z.string().min(1), sku: z.string().exactOptional(), price: price.exactOptional() }),
    )
    .exactOptional(),
});
export type ProductChange = z.infer<typeof productChange>;

export const productUpdate = z.object({ key: z.string(), group: z.string().min(1), change: productChange });
export type ProductUpdate = z.infer<typeof productUpdate>;
