import { z } from 'zod';

const id = z.int().positive();

/** An amount in the smallest part of its currency, or a part that `divisor` tells. */
export const money = z.object({
  amount: z.int(),
  divisor: z.int().positive(),
  currency_code: z.string().length(3),
});
export type Money = z.infer<typeof money>;

const propertyValue = z.object({
  property_id: id,
  property_name: z.string().nullish(),
  scale_id: id.nullish(),
  value_ids: z.array(id).default([]),
  values: z.array(z.string()).default([]),
});

const offering = z.object({
  quantity: z.int32(),
  is_enabled: z.boolean(),
  is_deleted: z.boolean().default(false),
  price: money,
  /** The processing profile, without which Etsy refuses the inventory. */
  readiness_state_id: id.nullish(),
});

const product = z.object({
  sku: z.string().nullish(),
  is_deleted: z.boolean().default(false),
  offerings: z.array(offering),
  property_values: z.array(propertyValue).default([]),
});
export type Product = z.infer<typeof product>;

const onProperty = z.array(z.int()).nullish();

/** The inventory of a listing: a product for each combination of its variations, or one without any. */
export const inventory = z.object({
  products: z.array(product).min(1),
  price_on_property: onProperty,
  quantity_on_property: onProperty,
  sku_on_property: onProperty,
  readiness_state_on_property: onProperty,
});
export type Inventory = z.infer<typeof inventory>;

/** A listing without its inventory. */
export const listingHead = z.object({
  listing_id: id,
  title: z.string(),
  /** `active`, `inactive`, `sold_out`, `draft` or `expired`. */
  state: z.string(),
  /** When its state last changed, in epoch seconds. */
  state_timestamp: z.int().nullish(),
});

/** A listing with its inventory, as lists show it. */
export const listing = listingHead.extend({ inventory });
export type Listing = z.infer<typeof listing>;

/** Reads what names a listing, whatever else of it cannot be read. */
export const listingName = z.object({ listing_id: id, inventory: z.unknown().default(null) });
