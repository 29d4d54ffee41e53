import { z } from 'zod';
import { unitRef } from './unit.ts';

/** A decimal string in the order's currency, never negative. */
const money = z.string().regex(/^\d{1,15}(\.\d{1,6})?$/, 'not a decimal number');

/**
 * A postal address. Parts that a platform or an address lacks are left out. `region` is the platform's own
 * code or name of a state or province, `country` an ISO 3166-1 alpha-2 code.
 */
export const postalAddress = z.object({
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  company: z.string().exactOptional(),
  line1: z.string().exactOptional(),
  line2: z.string().exactOptional(),
  city: z.string().exactOptional(),
  region: z.string().exactOptional(),
  postalCode: z.string().exactOptional(),
  country: z.string().length(2).exactOptional(),
  phone: z.string().exactOptional(),
});
export type PostalAddress = z.infer<typeof postalAddress>;

/**
 * An amount before tax and after discounts, and the tax on it. `tax` null: the platform does not tell it, so
 * `net` is what the shopper paid.
 */
const charge = z.object({ net: money, tax: money.nullable() });

const shippingCost = z.object({ title: z.string(), charge });

/** The parts of an order that concern a person. Nobody stores or logs them. */
const personal = {
  /** The shopper's e-mail address. Left out: the platform does not tell it. */
  email: z.string().exactOptional(),
  billing: postalAddress.exactOptional(),
  shipping: postalAddress.exactOptional(),
  /** What the shopper wrote to the shop. */
  note: z.string().exactOptional(),
};

/**
 * An order with everything that its copy needs. It holds personal data: pass it from connector to connector
 * within one activity, and store or log no part of it.
 */
export const copyableOrder = z.object({
  externalId: z.string().min(1),
  identity: z.string().min(1).exactOptional(),
  /** The number under which the shop and the shopper know the order. */
  number: z.string(),
  currency: z.string().length(3),
  placedAt: z.iso.datetime(),
  ...personal,
  /** What shipping costs, in total. Left out: the order has none. */
  shippingCost: shippingCost.exactOptional(),
  lines: z.array(
    z.object({
      externalLineId: z.string(),
      /** Null if the platform no longer names the listing. */
      ref: unitRef.nullable(),
      title: z.string(),
      /** Units that are still wanted. A line without any is left out. */
      quantity: z.int32().positive(),
      /** What all of `quantity` cost together. */
      charge,
    }),
  ),
});
export type CopyableOrder = z.infer<typeof copyableOrder>;

/** A text of ours that an order carries for good, so that it can be found. Unique per order to create. */
export const marker = z.string().regex(/^[!-~]{8,80}$/, 'not a marker');

/** An order to create. A connector leaves out what its platform has no place for. */
export const newOrder = z.object({
  marker,
  /**
   * When the marker was first stored, before any attempt, by the caller's clock. No order that carries it is
   * older, so the search for it begins there.
   */
  since: z.iso.datetime(),
  /** Which order is copied: the name of its shop and its number there. The created order shows both. */
  copyOf: z.object({ shop: z.string(), number: z.string() }),
  currency: z.string().length(3),
  ...personal,
  shippingCost: shippingCost.exactOptional(),
  lines: z
    .array(
      z.object({
        /** The unit on the platform that creates the order. */
        ref: unitRef,
        title: z.string(),
        quantity: z.int32().positive(),
        /** What all of `quantity` cost together. */
        charge,
      }),
    )
    .min(1),
});
export type NewOrder = z.infer<typeof newOrder>;
