import { z } from 'zod';
import { marker } from './copied-order.ts';
import { fault } from './fault.ts';
import { listingSnapshot } from './listing.ts';
import { price } from './product.ts';

const name = z.string().min(1);

/**
 * A product to list, with everything that shoppers see of it. A connector leaves out what its platform has no
 * place for. Its units begin with a quantity of 0.
 */
export const newListing = z.object({
  marker,
  /**
   * When the marker was first stored, before any attempt, by the caller's clock. No product that carries it
   * is older.
   */
  since: z.iso.datetime(),
  /**
   * The platform's id of a product that it lists already: the units are added to it, and of the rest only the
   * title is read, for their names. `options` must name what its units differ in there. Left out: a new
   * product is listed.
   */
  addTo: name.exactOptional(),
  /** Of its prices. Left out: none of its units has one. */
  currency: z.string().length(3).exactOptional(),
  title: name,
  description: z.string().exactOptional(),
  /** Addresses from which the platform or its connector loads them, the main one first. */
  images: z.array(z.string()).exactOptional(),
  categories: z.array(z.string()).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  handle: name.exactOptional(),
  /** What its units differ in, such as `Size`. Empty: it has one unit. */
  options: z.array(name),
  units: z
    .array(
      z.object({
        /** Unique within the product: it tells which unit of the platform is which. */
        sku: name,
        barcode: z.string().exactOptional(),
        price: price.exactOptional(),
        /** Its value of each option, in the order of `options`. */
        values: z.array(name),
      }),
    )
    .min(1),
});
export type NewListing = z.infer<typeof newListing>;
/** Units to add to a product that the platform lists. */
export type ListingAddition = NewListing & { readonly addTo: string };

/** A product that the platform lists. */
const createdListing = z.object({
  /** The platform's id of the product. */
  group: name,
  /** Its listings, as `listings.get` reads them after the creation. */
  listings: z.array(listingSnapshot),
});
export type CreatedListing = z.infer<typeof createdListing>;

/**
 * The outcome of listing a product. Codes of `rejected` that are ours: `sku_taken` (another product there has
 * a SKU of its units), `currency_mismatch`, `price_not_representable`, `price_missing`, `permission_missing`,
 * `image_not_loaded` and `image_refused`. No product is there then, or only a part of one that nobody can buy
 * and that the next attempt replaces. With `addTo` also `product_missing`, `options_differ` (its units there
 * differ in something else, or it can have only one), `variant_exists` (another unit there has the same
 * options) and `variation_unreadable`; of the units, only those are there then that an earlier call with the
 * marker added. After `unknown`, search for the marker.
 */
export const listingCreated = z.union([
  /** `existed`: what the marker stands for was there already. It is returned, and nothing was made. */
  z.object({ kind: z.literal('created'), created: createdListing, existed: z.boolean() }),
  fault,
]);
export type ListingCreated = z.infer<typeof listingCreated>;

/**
 * A search for what was made with a marker. `skus`: of all units that were sent. `addTo`: they were added to
 * this product of the platform.
 */
export const listingSearch = z.object({
  marker,
  since: z.iso.datetime(),
  addTo: name.exactOptional(),
  skus: z.array(name).min(1),
});
export type ListingSearch = z.infer<typeof listingSearch>;

/**
 * What a search for a marker found. A product may be missing from it for `visibilityMs` after its creation,
 * and a request may still take effect within `requestLifetimeMs`. So `absent` counts only when both have
 * passed.
 */
export const listingFound = z.union([
  /**
   * `complete` false: it ended halfway, and `listings.create` goes on with it. Nobody can buy such a product;
   * of an addition, some of the units are there.
   */
  z.object({ kind: z.literal('found'), group: name, complete: z.boolean() }),
  /** Something else has these of the SKUs, so nothing was created and nothing can be. */
  z.object({ kind: z.literal('taken'), skus: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('absent') }),
  fault,
]);
export type ListingFound = z.infer<typeof listingFound>;
