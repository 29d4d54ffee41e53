import { z } from 'zod';
import { unitRef } from './unit.ts';

/**
 * A decimal string in the product's currency, with the number of decimals that the currency uses, such as
 * `22.00`.
 */
const money = z.string().regex(/^\d{1,15}(\.\d{1,6})?$/, 'not a decimal number');

/** `sale` is null if the unit is sold at its regular price. */
export const price = z.object({ regular: money, sale: money.nullable() });

/**
 * Descriptions in the platform's format (HTML), image addresses with the main image first, and category and
 * tag names.
 */
const properties = {
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  images: z.array(z.string()).exactOptional(),
  categories: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
};

/**
 * Everything a platform reports about a product at one moment. Properties that the platform or the product
 * lacks are left out.
 */
export const productSnapshot = z.object({
  /** The platform's id of the product, which is the `group` of its units. */
  group: z.string().min(1),
  /** The time of its last change, in milliseconds. Null: two readings cannot be compared. */
  version: z.number().nullable(),
  /** ISO 4217 code of its prices. */
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
      /** What tells it from the other units, such as the size `M`. Left out: nothing. */
      options: z.array(z.object({ name: z.string(), value: z.string() })).exactOptional(),
    }),
  ),
  /** ISO 8601, taken before the request was sent. */
  readStartedAt: z.iso.datetime(),
});
export type ProductSnapshot = z.infer<typeof productSnapshot>;

/**
 * The properties to change. Properties left out stay unchanged. Lists replace the existing ones. `unit` is
 * the id of a unit.
 */
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
